import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, onTestFinished } from "vitest";
import { bundled } from "../build.js";
import type { Outputs } from "../operate/outputs.js";

/** outputsOf returns what a deployment of this name says of itself, but for what is changed; its environment goes beside it. */
export function outputsOf({ environment, ...changes }: Partial<Outputs> = {}): Outputs {
  const arn = "arn:aws:events:ap-southeast-1:000000000000";
  const kept = { REMEMBER_DAYS: "14", KEEP_DAYS: "90", TIME_ZONE: "Asia/Singapore" };
  const names = { DEPLOYMENT: "spotter", BUS_NAME: "spotter", STORE_TABLE: "store" };
  return {
    environment: { ...names, ...kept, AWS_REGION: "ap-southeast-1", ...environment },
    functions: { repair: "spotter-repair" },
    queues: {},
    dead_letters: {},
    secrets: {
      webex: { credentials: "spotter/webex/credentials", signing: "spotter/webex/signing" },
    },
    secret_versions: { webex: { credentials: "1", signing: "1" } },
    webhook_urls: { webex: "http://127.0.0.1:1/webhooks/webex" },
    install_urls: {},
    webhook_ids: {},
    tables: { store: "store", idempotency: "idempotency" },
    bus: {
      name: "spotter",
      arn: `${arn}:event-bus/spotter`,
      archive_arn: `${arn}:archive/spotter`,
    },
    log_groups: {},
    ...changes,
  };
}

/** operated runs a file of operate/ where a terraform knows these outputs and nobody types, and returns its exit code and words, and what of them is on standard output. */
export async function operated(name: string, outputs: object, env: object = {}, ...args: string[]) {
  const PATH = await terraformSaying(outputs);
  const child = spawn(process.execPath, [await programOf(name), ...args], {
    env: { ...process.env, PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, told, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { code: code as number, told: `${out}${told}`, out };
}

/** answering starts a place that answers every call so, for the length of a test, and returns its URL. */
export async function answering(status: number, headers: Record<string, string> = {}) {
  const server = createServer((_, response) => response.writeHead(status, headers).end());
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const programs = new Map<string, Promise<string>>();

/** programOf returns a file of operate/ as a program, which starts in a tenth of the time: once for all tests of a file. */
export function programOf(name: string): Promise<string> {
  const program = programs.get(name) ?? programFrom(name);
  programs.set(name, program);
  return program;
}

const folders: string[] = [];

afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function programFrom(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "operate-"));
  folders.push(folder);
  await bundled(`operate/${name}.ts`, folder);
  return join(folder, "index.mjs");
}

// A terraform for the length of a test, and the PATH that finds it.
async function terraformSaying(outputs: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "terraform-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const told = Object.entries(outputs).map(([name, value]) => [name, { value }]);
  await writeFile(join(folder, "outputs.json"), JSON.stringify(Object.fromEntries(told)));
  for (const [name, value] of Object.entries(outputs))
    await writeFile(join(folder, `${name}.json`), JSON.stringify(value));
  const script = `#!/bin/sh
case "$1" in
  version) echo '{"terraform_version":"1.11.0"}' ;;
  output) cat '${folder}'/"\${3:-outputs}.json" ;;
  init) ;;
  plan | apply) env | grep '^TF_VAR_' >>"\${GIVEN:-/dev/null}" ;;
  *) exit 1 ;;
esac
`;
  await writeFile(join(folder, "terraform"), script);
  await chmod(join(folder, "terraform"), 0o755);
  return `${folder}:${process.env.PATH}`;
}
