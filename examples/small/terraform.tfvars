# One team tries Spotter out: as little as there can be, and cheap to forget.
#
#   cp examples/small/terraform.tfvars . && make deploy

name         = "spotter-small"
analyses     = ["plates", "text"] # one paid question for each picture
keep_days    = 7
log_days     = 7
concurrency  = 2
alarm_emails = [] # yours, to hear of what fails

monthly_budget = 10    # US dollars; alarm_emails hear of it at 80 %
dashboard      = false # 3 US dollars a month, but for an account's first three

# In Slack, too (README says how to get there), and words that get no emoji:
# channels        = ["webex", "slack"]
# slack_client_id = "1234567890.1234567890"
# text            = { slack = "nothing" }
