# A company's car parks: kept longer, harder to delete, and somebody is told when something fails.
#
#   cp examples/production/terraform.tfvars . && cp backend.tf.example backend.tf && make deploy

name            = "spotter-production"
tags            = { Owner = "parking", Environment = "production" }
analyses        = ["plates", "text", "labels"]
time_zone       = "Europe/Berlin"
plate_countries = ["DE", "FR", "NL"]

keep_days               = 90
log_days                = 90
deletion_protection     = true # `terraform destroy` fails until this was applied as false
recovery_window_in_days = 30   # a deleted secret can be brought back; until then its name is taken

concurrency          = 20
reserved_concurrency = { receive = 20, answer = 20 } # of an account's thousand; needs a raised limit in a new one
throttle             = { rate = 200, burst = 400 }
alarm_emails         = ["parking-oncall@example.com"]
monthly_budget       = 300 # US dollars; whoever is in alarm_emails hears of it at 80 %

# In Slack, too (README says how to get there), and words that get no emoji:
# channels        = ["webex", "slack"]
# slack_client_id = "1234567890.1234567890"
# text            = { slack = "nothing" }
