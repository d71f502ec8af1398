/**
 * `make bench-storm`: what becomes of messages while everything breaks.
 *
 * People post pictures, no two alike, in two direct rooms and a group; every fifth in the thread of an earlier one. The platform
 * delivers each five times, in random order, a fifth of them all at the same moment, as fast as `receive` takes them, and
 * somebody else once more with a signature that proves nothing; our own posts come back twice. Of the vision calls 5 % are
 * throttled; of the calls to the platform 5 % are refused with 429 or 5xx (502 after they took effect); 2 % of both are cut off,
 * half of them after they took effect; 3 % of the runs of `answer` and `forget` are killed: at any of their outside calls, those
 * to DynamoDB, SQS and EventBridge included, or as they end, before the queue hears of it. The seed chooses; which run draws what
 * is up to the machine. In Slack every fourth message is words that people say to each other, which get an emoji, and what mentions
 * us is told twice, as a mention and as a message.
 *
 * In LINE they post three pictures together now and then, which are messages of their own and get one answer; every fourth message
 * is words, which are said back; of one message in three we hear when its reply token has run out; and in the last storm
 * hardly anything may be said unasked, so that some are left without an answer, which is told.
 *
 * A run may take 20 seconds, a message comes back after 21. Each storm has a bot of its own: bundled functions in processes
 * of their own, behind tolls where the faults are made; everything else is in this process. What the functions log, and each
 * fault, is written into .bench/storm/.
 */
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { channelIn, countIn, seedIn, stormsOf } from "./plan.js";
import { type Aftermath, type Storm, tempestOf } from "./tempest.js";

const HOME = join(resolve(import.meta.dirname, "..", ".."), ".bench", "storm");
const GOAL = 2; // times the time for twice the messages
const titles: Record<string, (after: Aftermath) => number> = {
  "messages to be answered": ({ answers, losses, unsaid }) => answers + losses + unsaid,
  deliveries: ({ deliveries }) => deliveries,
  answers: ({ answers }) => answers,
  duplicates: ({ duplicates }) => duplicates,
  losses: ({ losses }) => losses,
  "unsaid, and told": ({ unsaid }) => unsaid,
  "other posts that stand": ({ strays }) => strays,
  "in doubt": ({ inDoubt }) => inDoubt,
  "plates not kept once": ({ wrong }) => wrong,
  "records that are stuck": ({ stuck }) => stuck,
  "dead letters": ({ deadLetters }) => deadLetters,
  "deliveries not taken": ({ refusals }) => refusals,
  forgeries: ({ forgeries }) => forgeries,
  "forgeries taken": ({ believed }) => believed,
  "emoji missing or too many": ({ odd }) => odd,
  pictures: ({ pictures }) => pictures,
  "vision calls": ({ visionCalls }) => visionCalls,
  "and throttled": ({ throttled }) => throttled,
  "calls to the platform": ({ platformCalls }) => platformCalls,
  "and refused": ({ refused }) => refused,
  "calls to both, cut": ({ cut }) => cut,
  runs: ({ runs }) => runs,
  "of these killed": ({ killed }) => killed,
  seconds: ({ seconds }) => Math.round(seconds),
  "memory before, MB": ({ before }) => before,
  "memory at most, MB": ({ peak }) => peak,
};

async function blown(name: string, storm: Storm): Promise<Aftermath> {
  const log = createWriteStream(join(HOME, `${name}.jsonl`));
  const title = `${storm.messages} messages, ${nameOf(storm)}`;
  const tellAll = (progress: string) => tell(`${title}: ${progress}`);
  const after = await tempestOf(storm, {
    tell: tellAll,
    log: (line) => void log.write(`${line}\n`),
  });
  tellAll(`${Math.round(after.seconds)} seconds\n`);
  await new Promise((written) => log.end(written));
  return after;
}

function nameOf({ channel, rooms, echo }: Storm): string {
  const where = rooms === "all" ? "direct rooms and a group" : "a group";
  return `${channel}, ${where}, own posts ${echo ? "heard" : "not heard"}`;
}

// On a terminal one line that changes; in a log only the last.
function tell(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`);
  else if (what.endsWith("\n")) process.stderr.write(what);
}

function report(storms: Record<string, Storm>, afters: Record<string, Aftermath>): void {
  for (const [name, storm] of Object.entries(storms)) console.log(`${name}: ${nameOf(storm)}`);
  console.table(
    Object.fromEntries(
      Object.entries(titles).map(([title, of]) => [
        title,
        Object.fromEntries(Object.entries(afters).map(([name, after]) => [name, of(after)])),
      ]),
    ),
  );
  for (const [name, { amiss }] of Object.entries(afters))
    for (const id of amiss) console.log(`${name}: answered twice or never, or no answer: ${id}`);
  console.log(`What was logged is in ${HOME}.`);
}

function judged(afters: Record<string, Aftermath>, isKeyed: boolean): void {
  const all = Object.values(afters);
  const isKept = all.every(({ losses, deadLetters, wrong, stuck, odd }) =>
    [losses, deadLetters, wrong, stuck, odd].every((count) => count === 0),
  );
  const [half, whole] = [afters.half, afters.whole] as [Aftermath, Aftermath];
  // Where a reply token ran out in between, nobody can tell.
  const isOnce = [half, whole].every(
    ({ duplicates, strays, inDoubt }) => strays === 0 && duplicates <= (isKeyed ? inDoubt : 0),
  );
  const isProven = all.every(({ believed }) => believed === 0);
  const ratio = whole.seconds / half.seconds;
  const verdict = (holds: boolean) => (holds ? "it holds" : "missed");
  console.log(`None lost, dead, wrong or stuck: ${verdict(isKept)}.`);
  console.log(`Exactly one answer where a reply can be found again: ${verdict(isOnce)}.`);
  console.log(`No forgery taken: ${verdict(isProven)}.`);
  console.log(
    `Time, ratio to that of half as many: ${ratio.toFixed(2)}. The goal, at most ${GOAL.toFixed(2)}: ${verdict(ratio <= GOAL)}.`,
  );
}

const [count, seed] = [countIn(process.argv[2]), seedIn(process.env.SEED)];
const channel = channelIn(process.env.CHANNEL);
if (count === undefined || seed === undefined || channel === undefined) {
  console.error(
    "Say how many messages, at least 40, which seed, and webex, slack or line: make bench-storm N=2000 SEED=1 CHANNEL=slack",
  );
  process.exit(1);
}
await mkdir(HOME, { recursive: true });
const storms = Object.entries(stormsOf(count, seed, channel));
const afters: Record<string, Aftermath> = {};
for (const [name, storm] of storms) afters[name] = await blown(name, storm);
report(Object.fromEntries(storms), afters);
judged(afters, channel === "line");
