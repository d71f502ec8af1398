.DEFAULT_GOAL := help
.PHONY: help dev test fuzz test-commands test-local test-crash test-page test-modules test-infra e2e check lint types format build pack screenshots counts diagram hooks deploy destroy catch-up redrive doctor why log forget rotate replay release bench-plates bench-reader bench-local-reader bench-weight bench-cold bench-path bench-storm bench-fair bench-pictures bench-cost cost

# The Node that works here: 22.18 or newer, and one that the test runner knows.
RECENT := node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit((a === 22 && b >= 18) || a === 24 || a >= 26 ? 0 : 1)'
ifneq ($(shell $(RECENT) 2>/dev/null && echo yes),yes)
OWN_NODE := .node/node_modules/node/bin/node
export PATH := $(CURDIR)/.node/node_modules/node/bin:$(PATH)
endif

# What is made of packages' data before anything runs.
TABLES = functions/emojis.json functions/glyphs.json functions/makers.json

# What people type goes to commands by the environment alone, as they typed it: nothing in it is expanded, nor read by a shell.
# But a VERSION that stands in the environment may be of anything.
TYPED = FROM MESSAGE PERSON SINCE TO WHAT
override export VERSION := $(if $(filter command,$(firstword $(origin VERSION))),$(value VERSION))
$(foreach one,$(TYPED),$(eval override export $(one) := $$(value $(one))))

help: ## Show what you can do here
	@awk -F ':.*## ' '/^##@ / { printf "\n%s\n", substr($$0, 5) } /^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

##@ Try it

dev: build ## Run the bot on this machine, with a room to try it in
	@exec node --import tsx local/dev.ts

# Their tests start commands many times over, so they have a target of their own.
COMMANDS = dev hooks makefile operate* pack recipes release

test: build ## The tests of all of it, but of what takes longer
	@exec node node_modules/vitest/vitest.mjs run $(COMMANDS:%=--exclude 'tests/%.test.ts') --exclude 'tests/local/**' --exclude 'tests/reader/**' $(VITEST)

##@ Operate a deployment (docs/operating.md)

deploy: pack ## Make it in your AWS account, and the webhooks at its platforms: shows the plan and asks
	@TF_VAR_architecture=$(ARCHITECTURE) exec node --import tsx operate/deploy.ts

doctor: node_modules ## Look at a deployment: each thing is ok, or WRONG and what to do
	@exec node --import tsx operate/doctor.ts

why: node_modules ## Tell the story of a message: MESSAGE=its id, or the link that Webex or Slack copies
	@exec node --import tsx operate/why.ts

log: node_modules ## With whom was talked lately, where what is said is kept; PERSON=… what was said, SINCE=2d
	@exec node --import tsx operate/log.ts

forget: node_modules ## Forget all that somebody posted until now: PERSON=as make log lists them; asks
	@exec node --import tsx operate/forget.ts

rotate: node_modules ## A new signing secret, or the bot's new token, without a deploy: WHAT=secret or WHAT=token
	@exec node --import tsx operate/rotate.ts

catch-up: node_modules ## Answer what was posted while deliveries were off: SINCE=6h; says how much that is and asks
	@exec node --import tsx operate/catchup.ts

redrive: node_modules ## Try again, after a fix, what rests in the dead letters: shows what that is and asks
	@exec node --import tsx operate/redrive.ts

replay: node_modules ## Send again what the archive holds, answered ones stay answered once: FROM=6h TO=2h; asks
	@exec node --import tsx operate/replay.ts

destroy: pack ## Take all of it down again, the webhooks too: shows the plan and asks
	@TF_VAR_architecture=$(ARCHITECTURE) exec node --import tsx operate/deploy.ts destroy

##@ Work on it

test-commands: build .native/arm64/node_modules .native/x86_64/node_modules ## What make pack, deploy, doctor, why, log, rotate, release … and the hooks do and say
	@exec node node_modules/vitest/vitest.mjs run $(wildcard $(COMMANDS:%=tests/%.test.ts)) $(VITEST)

test-local: build ## What stands in for AWS, Webex, Slack, LINE and their rooms on a laptop, and our own reader
	@exec node node_modules/vitest/vitest.mjs run tests/local tests/reader $(VITEST)

test-crash: build ## Processes killed at every point, storms, poison (minutes)
	@exec node node_modules/vitest/vitest.mjs run --config vitest.crash.config.ts $(VITEST)

fuzz: $(TABLES) ## Forgeries, nonsense, hostile texts and broken pictures: FUZZ=100000 cases
	@FUZZ=$(or $(FUZZ),100000) exec node node_modules/vitest/vitest.mjs run tests/fuzz $(VITEST)

test-page: build ## The page in a real browser (needs chromium)
	@exec node node_modules/vitest/vitest.mjs run --config vitest.page.config.ts $(VITEST)

screenshots: build ## The pictures in docs/, from the real page (needs chromium)
	@exec node --import tsx tests/page/screenshots.ts

check: lint types ## Format, lint and types

lint: node_modules
	@exec node node_modules/@biomejs/biome/bin/biome check --error-on-warnings .

types: node_modules
	@exec node node_modules/typescript/bin/tsc

# What a report of vitest, or of terraform test -json, counts: passed, failed (what does not load is one), skipped.
counts:
	@exec node --import tsx bench/counts.ts $(REPORT)

format: node_modules ## Put the code into its form
	@exec node node_modules/@biomejs/biome/bin/biome check --write .

hooks: ## Look at each commit before it is made: style, types, message, and nothing secret or big in it
	@git config core.hooksPath .githooks

diagram: node_modules ## Draw the diagram of docs/architecture.md anew
	@exec node --import tsx docs/diagram/diagram.ts

build: $(TABLES) ## Bundle the functions into dist/
	@exec node --import tsx build.ts

# What the settings say of something, in the order that Terraform reads them; or else its default.
SETTING = $(or $(shell cat /dev/null $(wildcard terraform.tfvars *.auto.tfvars) | sed -n 's/^ *$(1) *= *"\([^"]*\)".*/\1/p' | tail -n 1),$(TF_VAR_$(1)),$(2))

# The processor of the functions.
ARCHITECTURE ?= $(call SETTING,architecture,arm64)
ifneq ($(filter-out arm64 x86_64,$(ARCHITECTURE)),)
$(error architecture is arm64 or x86_64, not "$(ARCHITECTURE)")
endif
HOST = $(shell node -p 'process.arch === "arm64" ? "arm64" : "x86_64"')

pack: $(TABLES) .native/$(ARCHITECTURE)/node_modules ## Zip them into dist/ARCHITECTURE/, native parts included
	@exec node --import tsx pack.ts $(ARCHITECTURE) $(if $(filter local,$(call SETTING,reader)),reader)

# What the functions need beside their bundles, for their own processor: by npm alone, each package held against the lockfile.
.native/%/node_modules: package-lock.json $(OWN_NODE)
	@case $* in arm64|x86_64) ;; *) echo "ARCHITECTURE is arm64 or x86_64, not $*." >&2; exit 1;; esac
	@echo "Installing what the functions need on $* into .native/ …" >&2
	@mkdir -p $(@D) && cp package.json package-lock.json $(@D)
	@cd $(@D) && npm ci --omit=dev --ignore-scripts --os=linux --cpu=$(subst x86_64,x64,$*) --libc=glibc --no-audit --no-fund --loglevel=error >&2
	@touch $@

test-infra: node_modules .infra/checkov/bin/checkov ## What Terraform files say, and the webhook at a simulated Webex (needs terraform 1.11, python3)
	@exec node node_modules/vitest/vitest.mjs run --config vitest.infra.config.ts $(VITEST)

e2e: node_modules .native/$(HOST)/node_modules .infra/ministack/bin/ministack ## All of it deployed to an AWS on this machine, by these commands (minutes; needs terraform 1.11, python3)
	@exec node node_modules/vitest/vitest.mjs run --config vitest.e2e.config.ts $(VITEST)

test-modules: build ## Each Terraform module by itself, with providers mocked (needs terraform 1.11)
	@terraform init -input=false -backend=false >&2
	@terraform test $(TFTEST)

release: node_modules ## The notes of what is new; VERSION=0.2.0 makes it a release: changelog, commit, tag
	@exec node --import tsx release.ts

##@ Measure it

bench-plates: build ## How well plates are read, and what that takes: PHOTOS=folder COUNTRIES="us=US eu=DE,FR" PART=held or tuned
	@COUNTRIES="$(COUNTRIES)" PART="$(PART)" exec node --import tsx bench/plates.ts $(PHOTOS)

bench-reader: node_modules ## What the reader takes for photographs of 1, 12 and 20 megapixels, beside its goals
	@exec node --import tsx bench/reader.ts

bench-local-reader: node_modules .native/$(HOST)/node_modules ## What our own reader takes where it is a function: start, pictures, memory, dollars: N=5
	@exec node --import tsx bench/local.ts $(N)

bench-weight: $(TABLES) ## Processor time our functions need to start, beside Bolt and a Webex framework: N=20
	@exec node --import tsx bench/weight.ts $(N)

bench-cold: build ## How long Slack and LINE wait for an answer where nothing runs yet, of their three and two seconds: N=10
	@exec node --import tsx bench/cold.ts $(N)

bench-path: build ## Time from a picture to the last reply, beside the handler that ours grew from: N=20
	@exec node --import tsx bench/path.ts $(N)

bench-storm: build ## What becomes of messages while everything breaks (minutes): N=2000 SEED=1 CHANNEL=slack
	@SEED="$(SEED)" CHANNEL="$(CHANNEL)" exec node --import tsx bench/storm/storm.ts $(N)

bench-fair: build ## How long a quiet room waits beside one that posts many at once (minutes): N=100
	@exec node --import tsx bench/fair.ts $(N)

bench-pictures: $(TABLES) ## Processor time and memory that a picture takes, of each kind: PHOTOS=folder
	@exec node --import tsx bench/pictures.ts $(PHOTOS)

cost: node_modules ## What a deployment costs a month: VARS=file.tfvars; FREE=yes takes off what AWS gives for nothing
	@ALARMS="$(ALARMS)" exec node --import tsx bench/cost.ts $(VARS)

bench-cost: node_modules ## Calls and dollars for a million pictures, beside other designs of such a bot: VARS=file.tfvars
	@exec node --import tsx bench/economy.ts $(VARS)

node_modules: package-lock.json $(OWN_NODE) ## What npm installs, again when the lockfile changes
	@echo "Installing what package-lock.json names …" >&2
	@npm ci --no-audit --no-fund --loglevel=error >&2
	@touch $@

# Which emoji words bring to mind.
functions/emojis.json: emojis.ts chatter.ts functions/speech.ts node_modules
	@node --import tsx emojis.ts

functions/glyphs.json: glyphs.ts node_modules
	@node --import tsx glyphs.ts

# Who makes what has a MAC address.
functions/makers.json: makers.ts node_modules
	@node --import tsx makers.ts

# The package's own install script fetches the Node for this machine, so scripts are allowed for this call alone.
.node/node_modules/node/bin/node:
	@echo "Spotter needs Node 22.18+, 24, or 26+; this machine has $$(node -v). Getting one from npm into .node/ …" >&2
	@npm install --prefix .node --ignore-scripts=false --no-save --no-audit --no-fund --loglevel=error node@22.23.3 >&2
	@$(RECENT) || { echo "That did not work: node is still $$(node -v). Install Node 22.18+, 24, or 26+." >&2; exit 1; }

# ministack is an AWS on this machine; checkov looks for what should not be deployed. Their needs conflict: one folder each.
.infra/ministack/bin/ministack: TOOL := ministack==1.5.33
.infra/checkov/bin/checkov: TOOL := checkov==3.3.30
.infra/ministack/bin/ministack .infra/checkov/bin/checkov:
	@echo "Installing $(TOOL) into .infra/ …" >&2
	@python3 -m venv $(patsubst %/bin/,%,$(dir $@))
	@$(dir $@)pip install --quiet --disable-pip-version-check $(TOOL) >&2
