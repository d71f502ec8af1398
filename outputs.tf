output "webhook_urls" {
  description = "Where each channel's platform delivers, by channel."
  value       = local.webhook_urls
}

output "install_urls" {
  description = "Where people let Spotter into their workspace, by channel."
  value       = local.install_urls
}

output "slack_manifest" {
  description = "What Slack's app is made of, as JSON; null where slack is off."
  value       = local.manifest
}

output "slack_app_url" {
  description = "Where to make Slack's app of it, with a click; null where slack is off."
  value       = local.manifest == null ? null : "https://api.slack.com/apps?new_app=1&manifest_json=${replace(urlencode(local.manifest), "+", "%20")}"
}

output "webhook_ids" {
  description = "Ids of our webhooks at each platform by our names, by channel."
  value       = local.webhooks
}

output "functions" {
  description = "Names of the functions, for `aws lambda`."
  value = merge(
    { receive = module.receive.name, answer = module.answer.name, forget = module.forget.name, repair = module.repair.name },
    { for install in module.install : "install" => install.name },
    { for read in module.read : "read" => read.name },
  )
}

output "tables" {
  description = "Names of the tables."
  value       = { store = module.store.name, idempotency = module.idempotency.name }
}

output "queues" {
  description = "URLs of the queues that functions read."
  value       = { answer = module.answers.url, forget = module.deletions.url }
}

output "dead_letters" {
  description = "URLs of the queues where what failed rests, by the queue it was meant for: `dead` after too many tries, `undelivered` by the rule."
  value       = { answer = module.answers.dead_letters, forget = module.deletions.dead_letters }
}

output "secrets" {
  description = "Names of the secrets, by channel."
  value       = { for channel in var.channels : channel => { credentials = module.credentials[channel].name, signing = module.signing[channel].name } }
}

output "secret_versions" {
  description = "Ids of the versions that Terraform wrote, by channel. `make rotate` keeps them, or an apply would write again."
  value       = { for channel in var.channels : channel => { credentials = module.credentials[channel].version, signing = module.signing[channel].version } }
}

output "bus" {
  description = "Name and ARN of the event bus, and the archive that a replay starts from."
  value       = { name = module.bus.name, arn = module.bus.arn, archive_arn = module.bus.archive_arn }
}

output "environment" {
  description = "What the functions' code reads from its environment when commands such as `make doctor` run it."
  value = merge(
    {
      AWS_REGION    = split(":", module.bus.archive_arn)[3]
      BUS_NAME      = module.bus.name
      REMEMBER_DAYS = tostring(var.remember_days)
      DEPLOYMENT    = var.name
      STORE_TABLE   = module.store.name
      KEEP_DAYS     = tostring(var.keep_days)
      TIME_ZONE     = var.time_zone
    },
    local.reading,
    local.apis,
  )
}

output "log_groups" {
  description = "Names of the log groups."
  value = merge(
    {
      api     = module.http_api.log_group
      receive = module.receive.log_group
      answer  = module.answer.log_group
      forget  = module.forget.log_group
      repair  = module.repair.log_group
      events  = module.bus.log_group
    },
    { for install in module.install : "install" => install.log_group },
    { for read in module.read : "read" => read.log_group },
  )
}

output "dashboard_url" {
  description = "Where to see how it goes."
  value       = one(module.dashboard[*].url)
}

output "alarm_topic" {
  description = "ARN of the topic that alarms are sent to, for whoever else should hear of them."
  value       = module.alarms.arn
}
