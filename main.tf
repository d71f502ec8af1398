# Spotter, from the webhook to the answer. Read top to bottom: a message takes this way.

# Region and account are those of the environment (AWS_REGION, AWS_PROFILE …).
provider "aws" {
  default_tags {
    tags = merge({ Application = "spotter", Deployment = var.name }, var.tags)
  }
}

# Asks who the bot is before anything else: a wrong token ends the plan, not the first answer. Where there is no token any
# more: `terraform state rm module.webex_webhook`, then `terraform destroy -var 'channels=[]'`.
provider "restapi" {
  uri                  = var.webex_api_url
  headers              = { Authorization = "Bearer ${coalesce(var.webex_bot_token, "none")}", Content-Type = "application/json" }
  write_returns_object = true
  id_attribute         = "id"
  test_path            = local.on.webex ? "/people/me" : null
}

# It keeps what LINE answers when it is to try the endpoint. Where there is no token any more: as above, with module.line_webhook.
provider "restapi" {
  alias     = "line"
  uri       = var.line_api_url
  headers   = local.line_headers
  test_path = local.on.line ? "/v2/bot/info" : null

  create_returns_object = true
}

locals {
  on = { for channel in ["webex", "slack", "line"] : channel => contains(var.channels, channel) }

  line_headers = { Authorization = "Bearer ${coalesce(var.line_channel_access_token, "none")}", Content-Type = "application/json" }

  # Channels, analyses and countries are listed in functions/ alone, so that a new one is nothing new here.
  code      = join("\n", [for name in sort(fileset("${path.module}/functions", "*.ts")) : file("${path.module}/functions/${name}")])
  channels  = toset(flatten(regexall("export const ([a-z]+): Channel = ", local.code)))
  analyses  = { for pair in regexall("\\bname: \"([a-z]+)\",\\s+question: \"([a-z]+)\"", local.code) : pair[0] => pair[1] }
  countries = sort(flatten(regexall("\\bcode: \"([A-Z]{2})\"", local.code)))

  # Those that are on and are told where we are by webhooks, which Terraform makes.
  hooked = setintersection(var.channels, ["webex", "line"])

  # Those that are on and let people in by themselves: they have a door.
  doors = setintersection(var.channels, flatten(regexall("(?m)^export const ([a-z]+): Channel = \\{\\n(?:(?:  .*)?\\n)*?  door\\b", local.code)))

  # Those that are on and tell in a delivery alone what was said: it is kept.
  giving = setintersection(var.channels, flatten(regexall("(?m)^export const ([a-z]+): Channel = \\{\\n(?:(?:  .*)?\\n)*?  gives: true", local.code)))

  # What each platform gave us; where nothing is said here, the secret is written by hand.
  credentials = {
    webex = jsonencode({ token = var.webex_bot_token })
    slack = jsonencode(local.app ? { client_id = var.slack_client_id, client_secret = var.slack_client_secret } : {})
    line  = jsonencode({ token = var.line_channel_access_token })
  }

  # What a platform signs with, where that is not ours to choose.
  signing = merge(local.app ? { slack = var.slack_signing_secret } : {}, local.on.line ? { line = var.line_channel_secret } : {})

  # Before Slack has an app of ours, its secrets are made up, and prove nothing. An app's are another version, and another app's too.
  app   = var.slack_client_id != null
  slack = local.app ? parseint(substr(sha256(var.slack_client_id), 0, 7), 16) + var.slack_secrets_version : 1
  versions = {
    credentials = { webex = var.webex_bot_token_version, slack = local.slack, line = var.line_secrets_version }
    signing     = { slack = local.slack, line = var.line_secrets_version }
  }

  # What Slack's app is made of.
  manifest = local.on.slack ? jsonencode(jsondecode(templatefile("${path.module}/functions/slack.json", { url = module.http_api.url, name = var.slack_name }))) : null

  # Who answers them: our own reader reads writing, and knows nothing else of a picture.
  reads_itself = var.reader == "local"
  readable     = local.reads_itself ? [for name, question in local.analyses : name if question == "text"] : keys(local.analyses)
  usual        = local.reads_itself ? ["plates", "text"] : ["plates", "text", "labels"]
  wanted       = coalesce(var.analyses, local.usual)

  # Where that one is.
  reading = local.reads_itself ? { READER = var.reader, AWS_ENDPOINT_URL_REKOGNITION = module.reading[0].url } : {}

  # Each question by the one call that answers it.
  questions = {
    text        = "rekognition:DetectText"
    labels      = "rekognition:DetectLabels"
    faces       = "rekognition:DetectFaces"
    celebrities = "rekognition:RecognizeCelebrities"
  }

  # Native parts are packed for one processor.
  bundles = "${var.bundles}/${var.architecture}"

  # Rows that are kept, and dropped when they are done with, as those of a message that is deleted.
  remember = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"]

  # What every function is told. SECRETS_PREFIX is what those of the version before read: for some seconds of an upgrade they run with
  # these settings. Until the next release.
  told = merge(
    {
      DEPLOYMENT     = var.name
      SECRETS_PREFIX = var.name
      REMEMBER_DAYS  = var.remember_days
    },
    local.apis,
  )

  # Where the platforms are.
  apis = merge(
    local.on.webex ? { WEBEX_API_URL = var.webex_api_url } : {},
    local.on.slack ? { SLACK_API_URL = var.slack_api_url } : {},
    local.on.line ? { LINE_API_URL = var.line_api_url, LINE_DATA_URL = var.line_data_url } : {},
  )

  # How many pictures may be posted.
  limits = {
    PICTURES_PER_PERSON = var.limits.person
    PICTURES_PER_ROOM   = var.limits.room
    PICTURES_PER_DAY    = var.limits.day
  }

  # What one of the tables gets of the units of both: the other has indexes, and many more rows.
  capacity = var.capacity == null ? 0 : floor(var.capacity / 8)

  # Where platforms deliver, and where people let us in.
  webhook_urls = { for channel in var.channels : channel => "${module.http_api.url}/webhooks/${channel}" }
  install_urls = { for channel in local.doors : channel => "${module.http_api.url}/install/${channel}" }

  # Their ids at each platform, by our names.
  webhooks = merge({ for webhook in module.webex_webhook : "webex" => webhook.ids }, { for webhook in module.line_webhook : "line" => webhook.ids })

  # A channel's two secrets, by address: reading another deployment's is refused.
  secrets       = { for channel in var.channels : channel => [module.credentials[channel].arn, module.signing[channel].arn] }
  alarm_actions = [module.alarms.arn]
  run_alarms    = var.few_alarms ? null : local.alarm_actions

  # What is looked at on the dashboard.
  queues    = [module.answers, module.deletions]
  functions = concat([module.receive, module.answer, module.forget, module.repair], module.install, module.read)
  alarms    = [for one in concat(local.functions, local.queues) : one.alarms]
}

module "alarms" {
  source = "./modules/alarms"

  name         = var.name
  emails       = var.alarm_emails
  watched      = length(var.channels) > 0
  webhooks     = length(local.hooked) > 0
  allowances   = local.on.line
  slow_seconds = var.slow_seconds
}

module "budget" {
  source = "./modules/budget"
  count  = var.monthly_budget > 0 ? 1 : 0

  name      = var.name
  dollars   = var.monthly_budget
  topic_arn = module.alarms.arn
}

module "dashboard" {
  source = "./modules/dashboard"
  count  = var.dashboard ? 1 : 0

  name         = var.name
  functions    = local.functions[*].name
  queues       = [for queue in local.queues : queue.names.queue]
  dead_letters = flatten([for queue in local.queues : [queue.names.dead, queue.names.undelivered]])
  api          = module.http_api.id
  alarms       = concat(module.alarms.alarms, module.http_api.alarms, module.repairs.alarms, local.alarms...)
}

# Secrets: what a platform gave us, and what its deliveries are signed with.

module "credentials" {
  source   = "./modules/secret"
  for_each = var.channels

  name          = "${var.name}/${each.key}/credentials"
  description   = "What ${each.key} gave us, as JSON."
  value         = lookup(local.credentials, each.key, "{}")
  value_version = lookup(local.versions.credentials, each.key, 1)
  recovery_days = var.recovery_window_in_days
}

# Made here, kept nowhere. (The data source of the same name would print it.) Where the platform gives one, it is for the time before.
ephemeral "aws_secretsmanager_random_password" "signing" {
  for_each = var.channels

  password_length     = 40
  exclude_punctuation = true
}

module "signing" {
  source   = "./modules/secret"
  for_each = var.channels

  name          = "${var.name}/${each.key}/signing"
  description   = "What ${each.key}'s deliveries are signed with."
  value         = lookup(local.signing, each.key, ephemeral.aws_secretsmanager_random_password.signing[each.key].random_password)
  value_version = lookup(local.versions.signing, each.key, var.signing_version)
  recovery_days = var.recovery_window_in_days
}

# The current one, whoever wrote it: after a rotation the webhook keeps the new secret. It is in the state, as no other channel's.
data "aws_secretsmanager_secret_version" "signing" {
  for_each = setintersection(var.channels, ["webex"]) # which is told what to sign with

  secret_id = module.signing[each.key].written
}

# Platforms call the API, the API calls receive; a browser that lets us in, install.

module "webex_webhook" {
  source = "./modules/webex_webhook"
  count  = local.on.webex ? 1 : 0

  name       = var.name
  target_url = local.webhook_urls["webex"]
  secret     = data.aws_secretsmanager_secret_version.signing["webex"].secret_string

  # The first delivery finds the whole way open; at the end the webhook goes first.
  depends_on = [module.http_api, module.receive, module.bus, module.answers, module.answer, module.deletions, module.forget]
}

module "line_webhook" {
  source = "./modules/line_webhook"
  count  = local.on.line ? 1 : 0

  target_url = local.webhook_urls["line"]

  providers = { restapi = restapi.line }

  # As above; and LINE tries it at once, for which receive asks for the secrets.
  depends_on = [module.http_api, module.receive, module.bus, module.answers, module.answer, module.deletions, module.forget, module.credentials, module.signing]
}

module "http_api" {
  source = "./modules/http_api"

  name          = var.name
  functions     = merge({ receive = module.receive.arn }, { for install in module.install : "install" => install.arn })
  throttle      = var.throttle
  log_days      = var.log_days
  alarm_actions = local.alarm_actions

  routes = merge(
    { for channel in var.channels : "POST /webhooks/${channel}" => "receive" },
    { for channel in local.doors : "GET /install/${channel}" => "install" },
    { for channel in local.doors : "GET /install/${channel}/authorized" => "install" },
  )
}

# From when there was one function behind it.
moved {
  from = module.http_api.aws_apigatewayv2_integration.this
  to   = module.http_api.aws_apigatewayv2_integration.this["receive"]
}

module "receive" {
  source = "./modules/function"

  name          = "${var.name}-receive"
  bundle        = "${local.bundles}/receive.zip"
  runtime       = var.runtime
  architecture  = var.architecture
  memory        = var.receive_memory
  timeout       = 10 # seconds; Webex waits 15
  concurrency   = var.reserved_concurrency.receive
  log_days      = var.log_days
  alarm_actions = local.run_alarms

  environment = merge(
    local.told,
    {
      BUS_NAME = module.bus.name
    },
    length(local.giving) > 0 ? { STORE_TABLE = module.store.name, KEEP_DAYS = var.keep_days } : {},
  )

  permissions = {
    ProveDeliveries = { actions = ["secretsmanager:GetSecretValue"], resources = flatten(values(local.secrets)) }
    KeepWhatWasSaid = { actions = ["dynamodb:PutItem"], resources = length(local.giving) > 0 ? [module.store.arn] : [] }
    Publish         = { actions = ["events:PutEvents"], resources = [module.bus.arn] }
  }
}

# "Add to Slack": people let us into their workspace, and the token that comes of it is kept in the store.

module "install" {
  source = "./modules/function"
  count  = length(local.doors) > 0 ? 1 : 0

  name          = "${var.name}-install"
  bundle        = "${local.bundles}/install.zip"
  runtime       = var.runtime
  architecture  = var.architecture
  memory        = var.receive_memory
  timeout       = 20 # seconds; the platform is asked once, and somebody waits
  log_days      = var.log_days
  alarm_actions = local.run_alarms

  environment = merge(
    local.told,
    {
      STORE_TABLE = module.store.name
      KEEP_DAYS   = var.keep_days # people are told
    },
  )

  permissions = {
    AskAsTheApp  = { actions = ["secretsmanager:GetSecretValue"], resources = flatten([for channel in local.doors : local.secrets[channel]]) }
    KeepInstalls = { actions = ["dynamodb:PutItem"], resources = [module.store.arn] }
  }
}

# What happened goes to the bus; answer hears of messages through a queue.

module "bus" {
  source = "./modules/event_bus"

  name         = var.name
  archive_days = var.archive_days
  log_days     = var.log_days
}

module "answers" {
  source = "./modules/subscription"

  name          = "${var.name}-answer"
  bus           = module.bus.name
  events        = ["message.received", "room.joined"]
  replay        = true # answer does its work once a message
  function_arn  = module.answer.arn
  concurrency   = var.concurrency
  visibility    = var.visibility
  receives      = length(var.retry_seconds) + 1 # a pause after each, but for the last, which says sorry
  dead_days     = min(14, var.remember_days)
  alarm_actions = local.alarm_actions
  few_alarms    = var.few_alarms
}

module "answer" {
  source = "./modules/function"

  name          = "${var.name}-answer"
  bundle        = "${local.bundles}/answer.zip"
  runtime       = var.runtime
  architecture  = var.architecture
  memory        = var.answer_memory
  timeout       = var.answer_timeout
  concurrency   = var.reserved_concurrency.answer
  log_days      = var.log_days
  alarm_actions = local.run_alarms

  environment = merge(
    local.told,
    {
      BUS_NAME          = module.bus.name
      QUEUE_URL         = module.answers.url
      STORE_TABLE       = module.store.name
      IDEMPOTENCY_TABLE = module.idempotency.name
      KEEP_DAYS         = var.keep_days
      RETRY_SECONDS     = join(",", var.retry_seconds)
      ANALYSES          = join(",", local.wanted)
      PLATE_COUNTRIES   = join(",", var.plate_countries)
      TIME_ZONE         = var.time_zone
      MALLOC_ARENA_MAX  = "1" # pictures are decoded one at a time; without it three large ones do not fit
    },
    local.limits,
    local.reading,
    var.plate_pattern == null ? {} : { PLATE_PATTERN = var.plate_pattern },
    length(var.text) == 0 ? {} : { TEXT = join(",", [for channel, what in var.text : "${channel}=${what}"]) },
  )

  permissions = {
    TakeMessages = {
      actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"]
      resources = [module.answers.arn]
    }
    PutOff = { actions = ["sqs:SendMessage"], resources = [module.answers.arn] } # what has to wait for others is sent anew: that is no try
    Reply  = { actions = ["secretsmanager:GetSecretValue"], resources = flatten(values(local.secrets)) }
    LookAtPictures = {
      actions   = distinct([for analysis in local.wanted : local.questions[local.analyses[analysis]]])
      resources = local.reads_itself ? [] : ["*"]
      why       = "Rekognition's detections take a picture, not a resource."
    }
    HavePicturesRead = {
      actions   = ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"] # since October 2025 a URL asks for both
      resources = [for read in module.read : read.arn]
    }
    Remember   = { actions = local.remember, resources = [module.store.arn] }
    Count      = { actions = ["dynamodb:UpdateItem"], resources = [module.store.arn] }
    SeenBefore = { actions = ["dynamodb:Query"], resources = ["${module.store.arn}/index/byPlate"] }
    AnswerOnce = {
      actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"]
      resources = [module.idempotency.arn]
    }
    Publish = { actions = ["events:PutEvents"], resources = [module.bus.arn] }
  }
}

# In place of Amazon Rekognition, where `reader` says so: what stands in a picture, and where. How much it reads at the same time is up to
# answer, of which no more runs than `concurrency` says.

module "read" {
  source = "./modules/function"
  count  = local.reads_itself ? 1 : 0

  name          = "${var.name}-read"
  bundle        = "${local.bundles}/read.zip"
  runtime       = var.runtime
  architecture  = var.architecture
  memory        = var.reader_memory
  timeout       = 30 # seconds, after which answer asks again
  log_days      = var.log_days
  alarm_actions = local.run_alarms

  environment = {
    MALLOC_ARENA_MAX = "1" # it reads one picture at a time
  }
}

module "reading" {
  source = "./modules/function_url"
  count  = local.reads_itself ? 1 : 0

  function_name = module.read[0].name
}

# What is deleted at the platform is forgotten here, and so is a workspace that takes us out, and who asks for it. A post of ours that is delivered to
# us is noted, in a queue without pictures to wait for: a run that does not know whether its reply stands looks for it.

module "deletions" {
  source = "./modules/subscription"

  name          = "${var.name}-forget"
  bus           = module.bus.name
  events        = ["message.deleted", "reply.echoed", "tenant.left", "person.left"]
  function_arn  = module.forget.arn
  concurrency   = 2 # SQS knows no fewer
  visibility    = 90
  receives      = length(var.retry_seconds) + 1
  dead_days     = min(14, var.remember_days)
  alarm_actions = local.alarm_actions
  few_alarms    = var.few_alarms
}

module "forget" {
  source = "./modules/function"

  name          = "${var.name}-forget"
  bundle        = "${local.bundles}/forget.zip"
  runtime       = var.runtime
  architecture  = var.architecture
  memory        = var.receive_memory
  timeout       = 30
  log_days      = var.log_days
  alarm_actions = local.run_alarms

  environment = merge(
    local.told,
    {
      QUEUE_URL     = module.deletions.url
      STORE_TABLE   = module.store.name
      KEEP_DAYS     = var.keep_days
      RETRY_SECONDS = join(",", var.retry_seconds)
    },
  )

  permissions = {
    TakeDeletions = {
      actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"]
      resources = [module.deletions.arn]
    }
    Forget          = { actions = local.remember, resources = [module.store.arn] }
    ForgetPeople    = { actions = ["dynamodb:Query"], resources = ["${module.store.arn}/index/byPerson"] }
    ForgetTenants   = { actions = ["dynamodb:Query"], resources = length(local.doors) > 0 ? ["${module.store.arn}/index/byDay"] : [] }
    TakeRepliesBack = { actions = ["secretsmanager:GetSecretValue"], resources = flatten(values(local.secrets)) }
  }
}

# By the clock: are the webhooks on, ours, alone? Terraform owns that they are there; a missing one is an alarm.

module "repairs" {
  source = "./modules/schedule"

  name          = "${var.name}-repair"
  minutes       = 5
  function_arn  = module.repair.arn
  alarm_actions = local.alarm_actions
  few_alarms    = var.few_alarms
}

module "repair" {
  source = "./modules/function"

  name          = "${var.name}-repair"
  bundle        = "${local.bundles}/repair.zip"
  runtime       = var.runtime
  architecture  = var.architecture
  memory        = var.receive_memory
  timeout       = 240 # seconds, of which it needs one, but for what was missed in many rooms
  errors        = 2   # a run, and the try after it
  log_days      = var.log_days
  alarm_actions = local.run_alarms

  environment = merge(
    local.told,
    {
      BUS_NAME    = module.bus.name
      STORE_TABLE = module.store.name
      WEBHOOKS    = jsonencode({ for channel, ids in local.webhooks : channel => { url = local.webhook_urls[channel], ids = values(ids) } })
    },
  )

  permissions = {
    LookAfterWebhooks = { actions = ["secretsmanager:GetSecretValue"], resources = flatten([for channel in local.hooked : local.secrets[channel]]) }
    NoteWhatIsWrong   = { actions = local.remember, resources = [module.store.arn] }
    Publish           = { actions = ["events:PutEvents"], resources = [module.bus.arn] }
  }
}

# Memory. Its rows are described at the top of functions/store.ts.
module "store" {
  source = "./modules/table"

  name                = "${var.name}-store"
  partition_key       = "pk"
  sort_key            = "sk"
  expires             = "expires"
  capacity            = var.capacity == null ? null : var.capacity - local.capacity
  deletion_protection = var.deletion_protection

  indexes = {
    byRoom   = { partition_key = "room", sort_key = "time" }
    byPlate  = { partition_key = "roomPlate", sort_key = "time" }
    byPerson = { partition_key = "person", sort_key = "time" }
    byDay    = { partition_key = "day", sort_key = "time" }
  }
}

# Powertools' own: which messages were answered.
module "idempotency" {
  source = "./modules/table"

  name                = "${var.name}-idempotency"
  partition_key       = "id"
  expires             = "expiration"
  capacity            = var.capacity == null ? null : local.capacity
  deletion_protection = var.deletion_protection
}
