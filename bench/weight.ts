/**
 * `make bench-weight`: the processor time that our functions need to start, beside what a framework would need.
 *
 * Compared with `receive` and `answer`: a Slack app on Bolt's receiver for Lambda, and webex-node-bot-framework. Each of
 * these is an app as its documentation begins one (made at load, one listener), bundled by the code that bundles ours.
 * The framework's `when` stays outside its bundle, which otherwise does not load. They are installed into .bench/weight, never
 * into our lockfile; their own dependencies are the newest that they allow, as a newcomer gets them.
 *
 * To start is to import a bundle until its handler can be called, with the settings it needs: what Lambda does before the
 * first event. No network is asked (Bolt is told not to verify its token). Each start is a fresh process of this Node with
 * warm disk caches; the starts take turns, so that what else this machine does falls on all of them. The processor time
 * (user and system, all threads) is the least of N starts, since noise only adds, less that of a process that imports an
 * empty module, which is Node's own. Milliseconds are this machine's, not Lambda's: it is the ratios that carry over.
 * NODE_OPTIONS holds for every start, so `NODE_OPTIONS=--enable-source-maps make bench-weight` measures them with maps.
 */
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { bundled, LOADING } from "../build.js";

type Start = { cpu: number; wall: number }; // milliseconds
type Contestant = { name: string; entry: string; source?: string; external?: string[] };
type Measured = { name: string; bytes: number; cpu: number; wall: number };

const GOALS: Record<string, number> = { receive: 0.4, answer: 0.55 }; // of Bolt's processor time
const PINNED = { "@slack/bolt": "5.1.0", "webex-node-bot-framework": "2.3.14" };
const ROOT = resolve(import.meta.dirname, "..");
const HOME = join(ROOT, ".bench", "weight");
const run = promisify(execFile);

const BOLT = `
import { App, AwsLambdaReceiver } from "@slack/bolt";
const receiver = new AwsLambdaReceiver({ signingSecret: "secret" });
const app = new App({ token: "xoxb-1", receiver, tokenVerificationEnabled: false });
app.message("hello", async ({ say }) => { await say("hello"); });
const started = receiver.start();
export const handler = async (event, context) => (await started)(event, context);
`;
const FRAMEWORK = `
import Framework from "webex-node-bot-framework";
const framework = new Framework({ token: "token" });
framework.hears("hello", (bot) => bot.say("hello"));
export const handler = () => framework.start();
`;
const LEFT_OUT = ["when", "bufferutil", "utf-8-validate"]; // the last two are optional, and not installed
const BARE = "export const handler = () => {};";

const contestants: Contestant[] = [
  { name: "bare", entry: join(HOME, "bare.js"), source: BARE },
  { name: "receive", entry: join(ROOT, "functions", "receive.ts") },
  { name: "answer", entry: join(ROOT, "functions", "answer.ts") },
  { name: "bolt", entry: join(HOME, "bolt.js"), source: BOLT },
  { name: "framework", entry: join(HOME, "framework.js"), source: FRAMEWORK, external: LEFT_OUT },
];

async function install(): Promise<void> {
  await mkdir(HOME, { recursive: true });
  const versions = Object.keys(PINNED).map(async (name) => {
    const text = await readFile(join(HOME, "node_modules", name, "package.json"), "utf8");
    return JSON.parse(text).version as string;
  });
  const installed = await Promise.all(versions).catch(() => []);
  if (String(installed) === String(Object.values(PINNED))) return;
  console.error("Installing what ours is compared with into .bench/weight: some 950 packages …");
  const manifest = { private: true, type: "module", dependencies: PINNED };
  await writeFile(join(HOME, "package.json"), JSON.stringify(manifest));
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  await run("npm", ["install", "--prefix", HOME, ...quiet], { cwd: HOME });
}

function folderOf({ name }: Contestant): string {
  return join(HOME, "dist", name);
}

async function bundle(contestant: Contestant): Promise<number> {
  const { entry, source, external } = contestant;
  if (source) await writeFile(entry, source);
  return (await bundled(entry, folderOf(contestant), external)).bytes;
}

async function start(contestant: Contestant): Promise<Start> {
  const url = pathToFileURL(join(folderOf(contestant), "index.mjs")).href;
  const script = `const before = performance.now();
    const { handler } = await import(${JSON.stringify(url)});
    const wall = performance.now() - before;
    const { user, system } = process.cpuUsage();
    if (typeof handler !== "function") throw new Error("It exports no handler.");
    process.stdout.write("\\n" + JSON.stringify({ cpu: (user + system) / 1000, wall }));
    process.exit();`;
  const { PATH = "", NODE_OPTIONS = "" } = process.env;
  const env = { PATH, NODE_OPTIONS, ...LOADING };
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], { env });
  return JSON.parse(stdout.split("\n").at(-1) ?? "");
}

async function measure(rounds: number): Promise<Measured[]> {
  await install();
  console.error("Bundling …");
  const bytes: number[] = [];
  for (const contestant of contestants) bytes.push(await bundle(contestant));
  const starts: Start[][] = contestants.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    tell(`Starting each: ${round} of ${rounds} rounds`);
    for (const [at, contestant] of contestants.entries()) {
      const one = await start(contestant);
      if (round > 0) starts[at]?.push(one); // the first round warms the disk's cache
    }
  }
  tell(`Started each ${rounds} times.\n`);
  const least = starts.map((all) => Math.min(...all.map(({ cpu }) => cpu)));
  const median = starts.map((all) => middle(all.map(({ wall }) => wall)));
  return contestants.map(({ name }, at) => ({
    name,
    bytes: bytes[at] ?? 0,
    cpu: (least[at] ?? 0) - (least[0] ?? 0),
    wall: (median[at] ?? 0) - (median[0] ?? 0),
  }));
}

// On a terminal one line that changes; in a log only the last.
function tell(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`);
  else if (what.endsWith("\n")) process.stderr.write(what);
}

function middle(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function report(all: Measured[]): void {
  const cpuOf = (name: string) => all.find((one) => one.name === name)?.cpu ?? 0;
  const rows = all.slice(1).map(({ name, bytes, cpu, wall }) => {
    const ratio = cpu / cpuOf("bolt");
    const goal = GOALS[name];
    if (goal !== undefined && !(ratio <= goal)) process.exitCode = 1;
    return [
      name,
      {
        "JavaScript, bytes": bytes,
        "processor, ms": cpu.toFixed(1),
        "wall median, ms": wall.toFixed(1),
        "of the framework": (cpu / cpuOf("framework")).toFixed(2),
        "of Bolt": ratio.toFixed(2),
        goal: goal === undefined ? "" : `at most ${goal.toFixed(2)}`,
        holds: goal === undefined ? "" : ratio <= goal ? "yes" : "no",
      },
    ];
  });
  console.table(Object.fromEntries(rows));
}

const rounds = Number(process.argv[2] || 20);
if (!(Number.isInteger(rounds) && rounds > 0)) {
  console.error("Say how many starts to measure of each: make bench-weight N=20");
  process.exit(1);
}
const versions = Object.entries(PINNED).map(([name, version]) => `${name} ${version}`);
console.error(`Node ${process.version} beside ${versions.join(" and ")}`);
report(await measure(rounds));
