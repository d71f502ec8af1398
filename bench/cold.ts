/**
 * `make bench-cold`: how long Slack waits for `receive` where nothing of it runs yet, of the three seconds that Slack waits.
 *
 * Each kind of call is taken by a fresh process of this Node with the bundle of `make build`, beside stand-ins for the event bus
 * and Secrets Manager; the kinds take turns. Counted is all from the start of Node to the answer: processor time (user and system, all
 * threads; the median of N), and what that comes to where the processor is as slow as Lambda's at receive_memory, of which AWS gives
 * a whole one at 1,769 MB. Lambda's own start of a machine is not in it, nor its boost while a function loads.
 */
import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { LOADING } from "../build.js";
import { createBus } from "../local/aws/bus.js";
import { startCloud } from "../local/aws/cloud.js";
import { createSecrets } from "../local/aws/secrets.js";

const WAITS = 3_000; // milliseconds that Slack does
const WHOLE = 1_769; // MB of memory with which Lambda gives a whole processor
const SECRET = "slack-secret";
const KEY = "local";
const run = promisify(execFile);

const called = (event: object) =>
  JSON.stringify({ type: "event_callback", team_id: "T1", ...event });
const said = { type: "message", channel: "C1", user: "U1", text: "pizza", channel_type: "channel" };
const form = "application/x-www-form-urlencoded";
const now = Math.floor(Date.now() / 1000);
const ts = `${now}.000100`;

const calls: Record<string, { body: string; type?: string; want: number }> = {
  "the handshake": {
    body: JSON.stringify({ type: "url_verification", challenge: "x" }),
    want: 200,
  },
  "a message": { body: called({ event_time: now, event: { ...said, ts } }), want: 202 },
  "/spotter": { body: "command=%2Fspotter&text=", type: form, want: 200 },
  "/explain": { body: "command=%2Fexplain&text=two+pizzas+on+the+beach", type: form, want: 200 },
};

const SCRIPT = `
  const { handler } = await import(process.env.BUNDLE);
  const { statusCode } = await handler(JSON.parse(process.env.EVENT));
  const { user, system } = process.cpuUsage();
  process.stdout.write("\\n" + JSON.stringify({ statusCode, cpu: (user + system) / 1000 }));
  process.exit();`;

function eventOf({ body, type = "application/json" }: { body: string; type?: string }): string {
  const stamp = Math.floor(Date.now() / 1000);
  const signature = createHmac("sha256", SECRET).update(`v0:${stamp}:${body}`).digest("hex");
  const headers = {
    "content-type": type,
    "x-slack-request-timestamp": String(stamp),
    "x-slack-signature": `v0=${signature}`,
  };
  const http = { method: "POST", path: "/webhooks/slack" };
  return JSON.stringify({ rawPath: http.path, headers, requestContext: { http }, body });
}

async function taken(name: string, env: Record<string, string>): Promise<number> {
  const call = calls[name];
  if (!call) throw new Error(`There is no call ${name}.`);
  const EVENT = eventOf(call);
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", SCRIPT], {
    env: { ...env, EVENT },
  });
  const { statusCode, cpu } = JSON.parse(stdout.split("\n").at(-1) ?? "");
  if (statusCode !== call.want) throw new Error(`${name} was answered ${statusCode}.`);
  return cpu;
}

async function memoryIn(file: string): Promise<number> {
  const [, megabytes] =
    /"receive_memory" \{[^}]*?default += (\d+)/.exec(await readFile(file, "utf8")) ?? [];
  return Number(megabytes);
}

async function measured(rounds: number): Promise<Record<string, number>> {
  const secrets = createSecrets({
    "spotter/slack/signing": SECRET,
    "spotter/slack/credentials": "{}",
  });
  const cloud = await startCloud({ bus: createBus(), queues: {}, secrets }, KEY);
  const env = {
    ...{
      PATH: process.env.PATH ?? "",
      ...LOADING,
      AWS_ACCESS_KEY_ID: KEY,
      AWS_SECRET_ACCESS_KEY: KEY,
    },
    ...{ AWS_ENDPOINT_URL_EVENTBRIDGE: cloud.url, AWS_ENDPOINT_URL_SECRETS_MANAGER: cloud.url },
    BUNDLE: pathToFileURL(resolve("dist/receive/index.mjs")).href,
    POWERTOOLS_LOG_LEVEL: "SILENT",
    BUS_NAME: "spotter",
  };
  const all: Record<string, number[]> = {};
  for (let round = 0; round <= rounds; round++)
    for (const name of Object.keys(calls)) {
      const cpu = await taken(name, env);
      if (round > 0) all[name] = [...(all[name] ?? []), cpu]; // the first round warms the disk's cache
    }
  await cloud.stop();
  return Object.fromEntries(Object.entries(all).map(([name, some]) => [name, middle(some)]));
}

function middle(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

const rounds = Number(process.argv[2] || 10);
const memory = await memoryIn("variables.tf");
const rows = Object.entries(await measured(rounds)).map(([name, cpu]) => {
  const slow = (cpu * WHOLE) / memory;
  if (!(slow < WAITS)) process.exitCode = 1;
  const ratio = (slow / WAITS).toFixed(2);
  return [
    name,
    { "processor, ms": cpu.toFixed(0), [`at ${memory} MB, ms`]: slow.toFixed(0), "of 3 s": ratio },
  ];
});
console.table(Object.fromEntries(rows));
