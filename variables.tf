# The deployment

variable "name" {
  description = "What every name of this deployment begins with. Choose it once: to change it destroys what is there, its rows too. Another deployment in the same account has another name, and its state elsewhere."
  type        = string
  default     = "spotter"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,28}[a-z0-9]$", var.name))
    error_message = "Take 3 to 30 lower-case letters, digits and hyphens, a letter first and no hyphen last, such as \"spotter-test\"."
  }
}

variable "tags" {
  description = "Tags on everything in AWS, besides Application and Deployment."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key in keys(var.tags) : !startswith(lower(key), "aws:")])
    error_message = "Take other keys: those that begin with \"aws:\" are Amazon's own."
  }
}

variable "bundles" {
  description = "Folder that holds the functions' zip files, in a folder for each architecture, as `make pack` leaves it."
  type        = string
  default     = "dist"
  nullable    = false

  validation {
    condition     = length(fileset(var.bundles, "${var.architecture}/*.zip")) > 0
    error_message = "There is no zip file for ${var.architecture} in this folder. Run `make pack ARCHITECTURE=${var.architecture}` first."
  }
}

# Channels

variable "channels" {
  description = "Platforms that Spotter is on: its routes, secrets and webhooks. None pauses it (docs/operating.md)."
  type        = set(string)
  default     = ["webex"]
  nullable    = false

  validation {
    condition     = length(setsubtract(var.channels, local.channels)) == 0
    error_message = "Take channels that there are: ${join(", ", local.channels)}."
  }
}

variable "webex_bot_token" {
  description = "Access token of the bot at Webex. It is in neither plan nor state, so it is asked for each time: set TF_VAR_webex_bot_token."
  type        = string
  default     = null
  ephemeral   = true
  sensitive   = true

  validation {
    condition     = !contains(var.channels, "webex") || try(length(trimspace(var.webex_bot_token)) > 0, false)
    error_message = "Set TF_VAR_webex_bot_token to the bot's access token, from https://developer.webex.com/my-apps."
  }
}

variable "webex_bot_token_version" {
  description = "Raise it to write the token given now into Secrets Manager. `make rotate WHAT=token` does so without a deployment."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.webex_bot_token_version >= 1 && floor(var.webex_bot_token_version) == var.webex_bot_token_version
    error_message = "Count up from 1: take the next whole number."
  }
}

variable "webex_api_url" {
  description = "Base of the Webex API, without a slash at its end."
  type        = string
  default     = "https://webexapis.com/v1"
  nullable    = false

  validation {
    condition     = can(regex("^https?://[^/]+(/[^/]+)*$", var.webex_api_url))
    error_message = "Give a URL without a slash at its end, such as \"https://webexapis.com/v1\"."
  }
}

variable "slack_client_id" {
  description = "Client id of the app at Slack, from its page \"Basic Information\". Before there is an app: none."
  type        = string
  default     = null

  validation {
    condition     = var.slack_client_id == null || try(length(trimspace(var.slack_client_id)) > 0, false)
    error_message = "Leave it out where there is no app yet, rather than empty."
  }
}

variable "slack_client_secret" {
  description = "Client secret of that app. It is in neither plan nor state, so it is asked for each time: set TF_VAR_slack_client_secret."
  type        = string
  default     = null
  ephemeral   = true
  sensitive   = true

  validation {
    condition     = !contains(var.channels, "slack") || var.slack_client_id == null || try(length(trimspace(var.slack_client_secret)) > 0, false)
    error_message = "Set TF_VAR_slack_client_secret to the client secret of the app that slack_client_id names, from its page \"Basic Information\"."
  }

  validation {
    condition     = !contains(var.channels, "slack") || var.slack_client_id != null || var.slack_client_secret == null
    error_message = "Set slack_client_id as well: without it the client secret is of no app, and is not written."
  }
}

variable "slack_signing_secret" {
  description = "What Slack signs that app's deliveries with. It is in neither plan nor state, so it is asked for each time: set TF_VAR_slack_signing_secret."
  type        = string
  default     = null
  ephemeral   = true
  sensitive   = true

  validation {
    condition     = !contains(var.channels, "slack") || var.slack_client_id == null || try(length(trimspace(var.slack_signing_secret)) > 0, false)
    error_message = "Set TF_VAR_slack_signing_secret to the signing secret of the app that slack_client_id names, from its page \"Basic Information\"."
  }

  validation {
    condition     = !contains(var.channels, "slack") || var.slack_client_id != null || var.slack_signing_secret == null
    error_message = "Set slack_client_id as well: without it the signing secret is of no app, and is not written."
  }
}

variable "slack_secrets_version" {
  description = "Raise it to write the two secrets of Slack's app given now into Secrets Manager, as when Slack made new ones."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.slack_secrets_version >= 1 && floor(var.slack_secrets_version) == var.slack_secrets_version
    error_message = "Count up from 1: take the next whole number."
  }
}

variable "slack_name" {
  description = "What the app at Slack is called, and people mention."
  type        = string
  default     = "Spotter"
  nullable    = false

  validation {
    condition     = can(regex("^[^\"\\\\[:cntrl:]]{1,35}$", var.slack_name))
    error_message = "Take a name of 1 to 35 characters, without quotes and backslashes: Slack takes no longer ones."
  }
}

variable "slack_api_url" {
  description = "Base of the Slack API, without a slash at its end."
  type        = string
  default     = "https://slack.com/api"
  nullable    = false

  validation {
    condition     = can(regex("^https?://[^/]+(/[^/]+)*$", var.slack_api_url))
    error_message = "Give a URL without a slash at its end, such as \"https://slack.com/api\"."
  }
}

variable "line_channel_access_token" {
  description = "Long-lived channel access token of the channel at LINE. It is in neither plan nor state, so it is asked for each time: set TF_VAR_line_channel_access_token."
  type        = string
  default     = null
  ephemeral   = true
  sensitive   = true

  validation {
    condition     = !contains(var.channels, "line") || try(length(trimspace(var.line_channel_access_token)) > 0, false)
    error_message = "Set TF_VAR_line_channel_access_token to the channel's access token, from its tab \"Messaging API\" at https://developers.line.biz/console."
  }
}

variable "line_channel_secret" {
  description = "What LINE signs the channel's deliveries with. It is in neither plan nor state, so it is asked for each time: set TF_VAR_line_channel_secret."
  type        = string
  default     = null
  ephemeral   = true
  sensitive   = true

  validation {
    condition     = !contains(var.channels, "line") || try(length(trimspace(var.line_channel_secret)) > 0, false)
    error_message = "Set TF_VAR_line_channel_secret to the channel secret, from its tab \"Basic settings\" at https://developers.line.biz/console."
  }
}

variable "line_secrets_version" {
  description = "Raise it to write the access token and the channel secret given now into Secrets Manager. `make rotate` does so without a deployment."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.line_secrets_version >= 1 && floor(var.line_secrets_version) == var.line_secrets_version
    error_message = "Count up from 1: take the next whole number."
  }
}

variable "line_api_url" {
  description = "Base of the LINE API, without a slash at its end."
  type        = string
  default     = "https://api.line.me"
  nullable    = false

  validation {
    condition     = can(regex("^https?://[^/]+(/[^/]+)*$", var.line_api_url))
    error_message = "Give a URL without a slash at its end, such as \"https://api.line.me\"."
  }
}

variable "line_data_url" {
  description = "Base of LINE's API for pictures, which is at another host, without a slash at its end."
  type        = string
  default     = "https://api-data.line.me"
  nullable    = false

  validation {
    condition     = can(regex("^https?://[^/]+(/[^/]+)*$", var.line_data_url))
    error_message = "Give a URL without a slash at its end, such as \"https://api-data.line.me\"."
  }
}

variable "text" {
  description = "What is done with words that come without a picture, by channel: help, emoji, echo (they come back as they are) or nothing. A channel that is not named does what it does by itself: webex helps, slack answers with an emoji, line echoes."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = length(setsubtract(keys(var.text), local.channels)) == 0
    error_message = "Name channels that there are: ${join(", ", local.channels)}."
  }

  validation {
    condition     = length(setsubtract(values(var.text), ["help", "emoji", "echo", "nothing"])) == 0
    error_message = "Take \"help\", \"emoji\", \"echo\" or \"nothing\"."
  }
}

variable "signing_version" {
  description = "Raise it to make a new secret that Webex signs deliveries with; the previous one is still believed. `make rotate WHAT=secret` does so without a deployment."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.signing_version >= 1 && floor(var.signing_version) == var.signing_version
    error_message = "Count up from 1: take the next whole number."
  }
}

variable "recovery_window_in_days" {
  description = "Days a deleted secret can be brought back. Until they are over its name is taken; with 0 a deployment can be made again at once."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.recovery_window_in_days == 0 || (var.recovery_window_in_days >= 7 && var.recovery_window_in_days <= 30)
    error_message = "Take 0, or 7 to 30 days: Secrets Manager knows no others."
  }
}

# What is looked for

variable "reader" {
  description = "Who reads pictures: \"rekognition\" (Amazon Rekognition), or \"local\": our own reader, as one more function. It knows writing only, so plates and text, and costs a fraction (docs/reader.md)."
  type        = string
  default     = "rekognition"
  nullable    = false

  validation {
    condition     = contains(["rekognition", "local"], var.reader)
    error_message = "Take \"rekognition\" or \"local\"."
  }
}

variable "analyses" {
  description = "What is looked for in pictures, in the order it is told. What is written there (plates, text and the like) is one question; each other is one more, and needs Amazon Rekognition. By default plates, text and labels; where reader is \"local\", plates and text."
  type        = list(string)
  default     = null

  validation {
    condition     = length(coalesce(var.analyses, local.usual)) > 0 && length(setsubtract(coalesce(var.analyses, local.usual), keys(local.analyses))) == 0
    error_message = "Name at least one of: ${join(", ", keys(local.analyses))}."
  }

  validation {
    condition     = length(coalesce(var.analyses, local.usual)) == length(distinct(coalesce(var.analyses, local.usual)))
    error_message = "Name each analysis once."
  }

  validation {
    condition     = length(setsubtract(setintersection(coalesce(var.analyses, local.usual), keys(local.analyses)), local.readable)) == 0
    error_message = "With reader = \"local\" there are only: ${join(", ", local.readable)}. The others need Amazon Rekognition."
  }
}

variable "plate_countries" {
  description = "Countries whose plates are known when seen, by their two-letter codes, as docs/countries.md has them."
  type        = list(string)
  default     = ["SG"]
  nullable    = false

  validation {
    condition     = length(var.plate_countries) > 0 && length(setsubtract(var.plate_countries, local.countries)) == 0
    error_message = "Name at least one of: ${join(", ", local.countries)}."
  }
}

variable "plate_pattern" {
  description = "A regular expression for plates of your own, besides the countries'."
  type        = string
  default     = null

  validation {
    condition     = var.plate_pattern == null || try(length(var.plate_pattern) > 0, false)
    error_message = "Leave it out where there is none, rather than empty."
  }
}

variable "time_zone" {
  description = "The time zone in which answers tell times, such as \"Asia/Singapore\"."
  type        = string
  default     = "UTC"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$", var.time_zone))
    error_message = "Give a zone by its name in the time zone database, such as \"Asia/Singapore\" or \"UTC\"."
  }
}

# What is kept, and for how long

variable "keep_days" {
  description = "Days that sightings and readings are kept."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.keep_days >= 1
    error_message = "Take at least 1 day."
  }
}

variable "remember_days" {
  description = "Days we know which messages were answered. Older messages are ignored."
  type        = number
  default     = 14
  nullable    = false

  validation {
    condition     = var.remember_days >= 1 && var.remember_days >= var.archive_days
    error_message = "Take at least as many as archive_days, or a replay would answer messages again."
  }
}

variable "archive_days" {
  description = "Days that received messages can be replayed after an outage."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.archive_days >= 1
    error_message = "Take at least 1 day: 0 would keep messages for ever."
  }
}

variable "log_days" {
  description = "Days logs are kept."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731], var.log_days)
    error_message = "Take 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545 or 731: CloudWatch knows no others."
  }
}

variable "capacity" {
  description = "Units a second that both tables and their indexes may read, and write, together. None: paid by the request. DynamoDB gives each account 25 units for nothing, requests it does not."
  type        = number
  default     = null

  validation {
    condition     = var.capacity == null || try(var.capacity >= 8 && floor(var.capacity) == var.capacity, false)
    error_message = "Take a whole number of at least 8, so that each table and each index gets a unit, or leave it out."
  }
}

variable "deletion_protection" {
  description = "Whether the tables refuse to be deleted. `terraform destroy` then fails until this was applied as false."
  type        = bool
  default     = false
  nullable    = false
}

# How it runs

variable "runtime" {
  description = "Lambda runtime; the bundles are made for Node 22."
  type        = string
  default     = "nodejs22.x"
  nullable    = false

  validation {
    condition     = can(regex("^nodejs(2[2-9]|[3-9][0-9])\\.x$", var.runtime))
    error_message = "Take \"nodejs22.x\" or a newer one."
  }
}

variable "architecture" {
  description = "Processor of the functions."
  type        = string
  default     = "arm64"
  nullable    = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "Take \"arm64\", which is cheaper, or \"x86_64\"."
  }
}

variable "receive_memory" {
  description = "Memory of receive in MB; CPU grows with it."
  type        = number
  default     = 512
  nullable    = false

  validation {
    condition     = var.receive_memory >= 128 && var.receive_memory <= 10240
    error_message = "Take 128 to 10240 MB."
  }
}

variable "answer_memory" {
  description = "Memory of answer in MB, which holds the pictures of one message; CPU grows with it."
  type        = number
  default     = 1024
  nullable    = false

  validation {
    condition     = var.answer_memory >= 256 && var.answer_memory <= 10240
    error_message = "Take 256 to 10240 MB."
  }
}

variable "reader_memory" {
  description = "Memory of our own reader in MB; CPU grows with it. With 1769 it has a whole processor, and takes a picture the shortest time for the same money."
  type        = number
  default     = 1769
  nullable    = false

  validation {
    condition     = var.reader_memory >= 1024 && var.reader_memory <= 10240
    error_message = "Take 1024 to 10240 MB: large pictures do not fit into less."
  }
}

variable "answer_timeout" {
  description = "Seconds a run of answer may take."
  type        = number
  default     = 60
  nullable    = false

  validation {
    condition     = var.answer_timeout >= 20 && var.answer_timeout <= 900
    error_message = "Take 20 to 900 seconds: 15 of them are kept for saying what was found."
  }
}

variable "visibility" {
  description = "Seconds until a message whose run crashed is tried again."
  type        = number
  default     = 90
  nullable    = false

  validation {
    condition     = var.visibility > var.answer_timeout && var.visibility <= 43200
    error_message = "Take more seconds than answer_timeout, or a message would be handed out while it is worked on."
  }
}

variable "retry_seconds" {
  description = "Pauses before a message that could not be answered is tried again. After one more try it rests in the dead letters."
  type        = list(number)
  default     = [5, 15, 30, 60, 60]
  nullable    = false

  validation {
    condition     = length(var.retry_seconds) > 0 && alltrue([for pause in var.retry_seconds : pause >= 0 && pause <= 43200])
    error_message = "Take at least one pause of 0 to 43200 seconds."
  }
}

variable "concurrency" {
  description = "Messages answered at the same time."
  type        = number
  default     = 5
  nullable    = false

  validation {
    condition     = var.concurrency >= 2 && var.concurrency <= 1000
    error_message = "Take 2 to 1000: the queue's reader knows no fewer."
  }
}

variable "reserved_concurrency" {
  description = "Runs reserved for each function, which is also their limit. None by default: a new account may have ten in all."
  type        = object({ receive = optional(number), answer = optional(number) })
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for runs in values(var.reserved_concurrency) : try(runs >= 1, true)])
    error_message = "Reserve at least one run, or leave it out: 0 would stop the function."
  }

  validation {
    condition     = try(var.reserved_concurrency.answer >= var.concurrency, true)
    error_message = "Reserve at least `concurrency` runs for answer, or messages would be refused that the queue handed out."
  }
}

variable "limits" {
  description = "Pictures, or messages without one, that are taken: of a person (person) and in a room (room) within ten minutes, and in a room within a day of time_zone (day; one person may take half), which caps what a room may cost. Whoever goes over one is told so once."
  type        = object({ person = optional(number, 100), room = optional(number, 500), day = optional(number, 2000) })
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for most in values(var.limits) : most >= 1 && floor(most) == most])
    error_message = "Take whole numbers of at least 1."
  }
}

variable "throttle" {
  description = "Deliveries a second (rate), and at once (burst), after which platforms are told to wait."
  type        = object({ rate = optional(number, 50), burst = optional(number, 100) })
  default     = {}
  nullable    = false

  validation {
    condition     = var.throttle.rate >= 1 && var.throttle.burst >= 1
    error_message = "Let at least one delivery a second through: rate and burst are 1 or more."
  }
}

# What it costs, and who hears of it

variable "monthly_budget" {
  description = "US dollars a month that the services Spotter uses may cost in this account before alarm_emails are told: at 80 % of it, and when all of it is forecast. 0 makes no budget."
  type        = number
  default     = 50
  nullable    = false

  validation {
    condition     = var.monthly_budget >= 0
    error_message = "Take US dollars, or 0 for no budget."
  }
}

variable "dashboard" {
  description = "Whether to make a dashboard. CloudWatch asks 3 US dollars a month for one, but for an account's first three."
  type        = bool
  default     = true
  nullable    = false
}

variable "few_alarms" {
  description = "Whether to make only the alarms that people need: what cannot be answered, what the platform refuses, what waits for a person. CloudWatch gives each account ten for nothing."
  type        = bool
  default     = false
  nullable    = false
}

variable "slow_seconds" {
  description = "Seconds until a message is answered. An alarm says so where one answer in twenty takes longer, of those of 15 minutes."
  type        = number
  default     = 60
  nullable    = false

  validation {
    condition     = var.slow_seconds >= 1
    error_message = "Take at least 1 second."
  }
}

variable "alarm_emails" {
  description = "Addresses that alarms are mailed to. Each is asked first."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for address in var.alarm_emails : can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", address))])
    error_message = "Give e-mail addresses, such as \"parking@example.com\"."
  }
}
