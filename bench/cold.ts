/**
 * `make bench-cold`: how long Slack and LINE wait for `receive` where nothing of it runs yet, of the three and the two seconds that
 * they wait.
 *
 * Each kind of call is taken by a fresh process of this Node with the bundle of `make build`, beside stand-ins for the event bus,
 * the tables and Secrets Manager; the kinds take turns. Counted is all from the start of Node to the answer: processor time (user and
 * system, all threads; the median of N), and what that comes to where the processor is as slow as Lambda's at receive_memory, of which
 * AWS gives a whole one at 1,769 MB. Lambda's own start of a machine is not in it, nor its boost while a function loads.
 */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { LOADING } from "../build.js";
import { createBus } from "../local/aws/bus.js";
import { startCloud } from "../local/aws/cloud.js";
import { createSecrets } from "../local/aws/secrets.js";
import { startTables } from "../local/aws/tables.js";
import { type Call, calls, platforms, SECRET } from "./callers.js";

const WHOLE = 1_769; // MB of memory with which Lambda gives a whole processor
const KEY = "local";
const run = promisify(execFile);

const SCRIPT = `
  const { handler } = await import(process.env.BUNDLE);
  const { statusCode } = await handler(JSON.parse(process.env.EVENT));
  const { user, system } = process.cpuUsage();
  process.stdout.write("\\n" + JSON.stringify({ statusCode, cpu: (user + system) / 1000 }));
  process.exit();`;

function eventOf({ channel, body, type = "application/json" }: Call): string {
  const headers = { "content-type": type, ...platforms[channel].proof(body) };
  const http = { method: "POST", path: `/webhooks/${channel}` };
  return JSON.stringify({ rawPath: http.path, headers, requestContext: { http }, body });
}

async function taken(name: string, call: Call, env: Record<string, string>): Promise<number> {
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
  const pairs = Object.keys(platforms).flatMap((channel) => [
    [`spotter/${channel}/signing`, SECRET],
    [`spotter/${channel}/credentials`, "{}"],
  ]);
  const secrets = createSecrets(Object.fromEntries(pairs));
  const cloud = await startCloud({ bus: createBus(), queues: {}, secrets }, KEY);
  const tables = await startTables();
  const env = { ...environment, ...pointing(cloud.url), AWS_ENDPOINT_URL_DYNAMODB: tables.url };
  const all: Record<string, number[]> = {};
  for (let round = 0; round <= rounds; round++)
    for (const [name, call] of Object.entries(calls)) {
      const cpu = await taken(name, call, env);
      if (round > 0) all[name] = [...(all[name] ?? []), cpu]; // the first round warms the disk's cache
    }
  await Promise.all([cloud.stop(), tables.stop()]);
  return Object.fromEntries(Object.entries(all).map(([name, some]) => [name, middle(some)]));
}

const environment = {
  ...{ PATH: process.env.PATH ?? "", ...LOADING },
  ...{ AWS_ACCESS_KEY_ID: KEY, AWS_SECRET_ACCESS_KEY: KEY },
  BUNDLE: pathToFileURL(resolve("dist/receive/index.mjs")).href,
  ...{ BUS_NAME: "spotter", STORE_TABLE: "store", KEEP_DAYS: "30", REMEMBER_DAYS: "14" },
  POWERTOOLS_LOG_LEVEL: "SILENT",
};

const pointing = (url: string) => ({
  AWS_ENDPOINT_URL_EVENTBRIDGE: url,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
});

function middle(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

const rounds = Number(process.argv[2] || 10);
const memory = await memoryIn("variables.tf");
const rows = Object.entries(await measured(rounds)).map(([name, cpu]) => {
  const slow = (cpu * WHOLE) / memory;
  const { waits } = platforms[calls[name]?.channel ?? "slack"];
  if (!(slow < waits)) process.exitCode = 1;
  return [
    name,
    {
      "processor, ms": cpu.toFixed(0),
      [`at ${memory} MB, ms`]: slow.toFixed(0),
      "waits, ms": waits,
      "of that": (slow / waits).toFixed(2),
    },
  ];
});
console.table(Object.fromEntries(rows));
