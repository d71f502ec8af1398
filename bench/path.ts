/**
 * `make bench-path`: the time from a picture's post to the last reply, beside that of seed.ts, where everything happens
 * within the webhook's call, one thing after the other.
 *
 * Both serve one simulated Webex, ask one stand-in for Rekognition and write into one stand-in for DynamoDB; both run as
 * bundled functions behind a local HTTP API. They take turns, one picture at a time, and no two pictures are alike. The
 * first pictures of each only warm it: they are not counted, but the very first is told by itself.
 *
 * Vision, files and posts take the milliseconds below, all else what it takes here. Three things that the seed does
 * without take next to nothing here, and more in the world: the bus, the queue, and asking Webex for the message, whose
 * delivery the seed believes unproven. So the last line says how much they may take before the goal is missed.
 */
import type { Closing } from "../local/aws/amazon.js";
import { startVision } from "../local/vision.js";
import { startWebex } from "../local/webex/simulator.js";
import { startWorld } from "../local/world.js";
import { drawn } from "../tests/draw.js";
import { startSeed } from "./host.js";
import { type Course, directOf, heard, type Run, type Runner, runOf } from "./runs.js";

type Runners = { seed: Runner; spotter: Runner };
type Runs = Record<keyof Runners, Run[]>;

const GOAL = 0.5; // of the seed's time
const LATENCY = { vision: 400, contents: 100, posts: 80 }; // milliseconds
const WARMING = 3; // pictures of each
const [token, secret] = ["bot-token", "signing-secret"];

async function started(closing: Closing): Promise<Course & Runners> {
  const webex = await startWebex({ token });
  closing.push(webex.stop);
  const vision = await startVision(LATENCY.vision);
  closing.push(vision.stop);
  const { url, queue, tablesUrl, stop } = await startWorld({
    ...{ port: 0, token, signing: secret, countries: "SG", analyses: "plates,text,labels" },
    ...{ webexUrl: webex.url, rekognition: vision.url, log: complain },
  });
  closing.push(stop);
  const course = { webex, vision, queue };
  const seed = { name: "The seed", ...directOf(webex, 0) };
  const spotter = { name: "Spotter", ...directOf(webex, 1) };
  const seedUrl = await startSeed(course, { token, tablesUrl }, closing);
  await heard(webex, seed, { token, targetUrl: seedUrl });
  await heard(webex, spotter, { token, secret, targetUrl: `${url}/webhooks/webex` });
  webex.knobs.latency = { contents: LATENCY.contents, posts: LATENCY.posts };
  return { ...course, seed, spotter };
}

function complain(line: string): void {
  if (JSON.parse(line).level === "ERROR") console.error(line);
}

async function raced(course: Course & Runners, pairs: number): Promise<Runs> {
  const runs: Runs = { seed: [], spotter: [] };
  for (let n = 0; n < pairs; n += 1) {
    tell(`${Math.max(0, n - WARMING)} of ${pairs - WARMING} pictures of each`);
    for (const who of ["seed", "spotter"] as const) {
      const bytes = await drawn({ width: 640, height: 480, plates: [{ text: `${who}${n}` }] });
      runs[who].push(await runOf(course, course[who], bytes));
    }
  }
  tell(`${pairs - WARMING} pictures of each\n`);
  return runs;
}

// On a terminal one line that changes; in a log only the last.
function tell(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`);
  else if (what.endsWith("\n")) process.stderr.write(what);
}

function middle(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function rowOf(all: Run[]): object {
  const counted = all.slice(WARMING);
  const median = (of: (run: Run) => number) => Math.round(middle(counted.map(of)));
  return {
    "webhook answered": median(({ webhook }) => webhook),
    "first reply": median(({ first }) => first),
    "last reply": median(({ last }) => last),
    "the very first picture's": Math.round(all[0]?.last ?? 0),
    "posts, edits": median(({ posts }) => posts.length),
    "vision calls": median(({ calls }) => calls.length),
    which: (counted[0]?.calls ?? []).toSorted().join(" "),
  };
}

function report({ seed, spotter }: Runs): void {
  const { vision, contents, posts } = LATENCY;
  console.log(
    "Medians; milliseconds from a picture's post, posts and vision calls for one picture.",
  );
  console.log(`A vision call takes ${vision} ms, a file ${contents} ms, a post ${posts} ms.`);
  console.table({ seed: rowOf(seed), Spotter: rowOf(spotter) });
  const [theirs, ours] = [lastsOf(seed), lastsOf(spotter)];
  const ratio = middle(ours) / middle(theirs);
  const pairs = ours.map((ms, n) => ms / (theirs[n] ?? 0));
  const range = [Math.min(...pairs), Math.max(...pairs)].map((one) => one.toFixed(2));
  const room = Math.round(middle(theirs) * GOAL - middle(ours));
  console.log(
    `Last reply, ratio of medians: ${ratio.toFixed(2)} (of pairs ${range.join(" to ")}).`,
  );
  console.log(`The goal, at most ${GOAL.toFixed(2)}: ${ratio <= GOAL ? "it holds" : "missed"}.`);
  if (room > 0) console.log(`It leaves ${room} ms for bus, queue and asking for the message.`);
}

function lastsOf(runs: Run[]): number[] {
  return runs.slice(WARMING).map(({ last }) => last);
}

const pairs = Number(process.argv[2] || 20);
if (!(Number.isInteger(pairs) && pairs > 0)) {
  console.error("Say how many pictures each is to answer: make bench-path N=20");
  process.exit(1);
}
const closing: Closing = [];
try {
  report(await raced(await started(closing), pairs + WARMING));
} finally {
  for (const close of closing.reverse()) await close();
}
