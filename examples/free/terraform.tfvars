# A small community in LINE: what AWS gives each account for nothing is used as far as it goes. It is not all: README.md beside
# this says what remains to be paid.
#
#   cp examples/free/terraform.tfvars . && make deploy

name     = "spotter-free"
channels = ["line"]
reader   = "local"            # our own: Lambda's free seconds pay for it, and of Amazon Rekognition nothing is free
analyses = ["plates", "text"] # serials, macs and imeis cost nothing more; labels, faces and celebrities it does not know
capacity = 25                 # reads and writes a second: as many are free, requests are not
log_days = 7

few_alarms   = true # nine of the ten that are free
dashboard    = true # one of three that are free
alarm_emails = []   # put yours in: nobody hears of what fails, or costs, until you do

# Whose plates are looked for, and in which time zone people read; variables.tf has the list of countries. Japan, Taiwan and
# Thailand are not among them yet: plate_pattern takes an expression of your own.
plate_countries = ["SG"]
time_zone       = "UTC"

# What is posted is held within bounds: a room at its limit costs a cent a day, and each friend of the account is a room, too. More at once
# would often be answered later than within a minute, which is not free in LINE.
limits   = { person = 20, room = 50, day = 300 }
throttle = { rate = 2, burst = 50 }

concurrency    = 2 # messages answered at once, and of a set three pictures read at once: a new account may have ten runs in all
monthly_budget = 2 # US dollars; alarm_emails hear of it at 80 %
