import { spawnSync } from "node:child_process";
import type { Registered } from "../functions/faults.js";

/** Outputs is what a deployment says of itself, as far as it is needed here; see outputs.tf. */
export type Outputs = {
  /** what the functions' code reads from its environment */
  environment: Record<string, string>;
  /** names, by ours */
  functions: Record<string, string>;
  queues: Record<string, string>;
  dead_letters: Record<string, Record<string, string>>;
  /** names of a channel's secrets */
  secrets: Record<string, { credentials: string; signing: string }>;
  /** ids of the versions of these that Terraform wrote */
  secret_versions: Record<string, { credentials: string; signing: string }>;
  /** by channel */
  webhook_urls: Record<string, string>;
  /** where tenants let us in, by channel */
  install_urls: Record<string, string>;
  /** by channel: a platform's ids, by our names */
  webhook_ids: Record<string, Record<string, string>>;
  tables: Record<string, string>;
  bus: { name: string; arn: string; archive_arn: string };
  log_groups: Record<string, string>;
};

const NEEDED: readonly (keyof Outputs)[] = [
  "environment",
  "functions",
  "queues",
  "dead_letters",
  "secrets",
  "secret_versions",
  "webhook_urls",
  "install_urls",
  "webhook_ids",
  "tables",
  "bus",
  "log_groups",
];

/**
 * outputsHere returns what the deployment that this folder's Terraform knows says of itself, and sets the environment that the
 * functions' code reads; that there is none is an Error that says what to do. Whoever acts on it asks deployed().
 */
export function outputsHere(): Outputs {
  const stdio: ["ignore", "pipe", "inherit"] = ["ignore", "pipe", "inherit"];
  const { status, stdout } = spawnSync("terraform", ["output", "-json"], {
    encoding: "utf8",
    stdio,
  });
  if (status !== 0) throw new Error(`terraform output ended with ${status}: see above.`);
  const outputs = outputsIn(stdout);
  Object.assign(process.env, outputs.environment);
  return outputs;
}

/** hasWebhooks tells whether the deployment that this folder's Terraform knows, if any, has webhooks at a channel's platform. */
export function hasWebhooks(channel = "webex"): boolean {
  const args = ["output", "-json", "webhook_ids"];
  const { stdout } = spawnSync("terraform", args, { encoding: "utf8" });
  return stdout?.startsWith("{") ? channel in byChannel(JSON.parse(stdout)) : false;
}

/** outputsIn reads what `terraform output -json` wrote. */
export function outputsIn(json: string): Outputs {
  const told = JSON.parse(json) as Record<string, { value: unknown }>;
  const { DEPLOYMENT } = Object(told.environment?.value);
  if (!DEPLOYMENT || NEEDED.some((name) => !told[name]?.value))
    throw new Error("Nothing is deployed from here, or by an older version: `make deploy` first.");
  const outputs = Object.fromEntries(NEEDED.map((name) => [name, told[name]?.value])) as Outputs;
  return { ...outputs, webhook_ids: byChannel(outputs.webhook_ids) };
}

// An older version had those at Webex alone.
function byChannel(ids: Outputs["webhook_ids"] | Record<string, string>): Outputs["webhook_ids"] {
  const isFlat = Object.values(ids).some((id) => typeof id === "string");
  return (isFlat ? { webex: ids } : ids) as Outputs["webhook_ids"];
}

/** registeredIn returns what makes a channel's platform deliver to us. */
export function registeredIn({ webhook_urls, webhook_ids }: Outputs, channel: string): Registered {
  return { url: webhook_urls[channel] ?? "", ids: Object.values(webhook_ids[channel] ?? {}) };
}

/** apiOf returns the base of a platform's API, or undefined where none is set. */
export function apiOf({ environment }: Outputs, channel: string): string | undefined {
  return environment[`${channel.toUpperCase()}_API_URL`]?.replace(/\/+$/, "");
}
