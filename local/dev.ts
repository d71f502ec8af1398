/** `make dev`: everything on this machine, with a room to try it in. Words go to standard error, logs to standard output. */
import { randomBytes } from "node:crypto";
import type { Limits } from "../functions/limits.js";
import { type Settings, startWorld } from "./world.js";

const { env } = process;

function settingsIn(): Settings {
  const port = Number(env.PORT || 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error("PORT must be a number from 0 to 65535.");
  const { WEBEX_API_URL = "", PUBLIC_URL = "" } = env;
  for (const [name, url] of Object.entries({ WEBEX_API_URL, PUBLIC_URL }))
    if (url && !/^https?:\/\/\S+$/.test(url))
      throw new Error(`${name} must be a URL that begins with https:// or http://.`);
  if (PUBLIC_URL && !WEBEX_API_URL)
    throw new Error("PUBLIC_URL is for a real Webex: set WEBEX_API_URL too, or leave it out.");
  const { READER, AWS_PROFILE, AWS_ACCESS_KEY_ID } = env;
  if (READER && READER !== "aws") throw new Error("READER is aws, or left out for our own reader.");
  if (READER && !AWS_PROFILE && !AWS_ACCESS_KEY_ID)
    throw new Error("READER=aws needs your AWS credentials: set AWS_PROFILE, or keys.");
  return {
    port,
    token: env.WEBEX_BOT_TOKEN || randomBytes(24).toString("base64url"),
    signing: env.WEBEX_WEBHOOK_SECRET || randomBytes(24).toString("base64url"),
    countries: env.PLATE_COUNTRIES || "SG",
    pattern: env.PLATE_PATTERN || undefined,
    limits: limitsIn(),
    text: env.TEXT || undefined,
    zone: env.TIME_ZONE || Intl.DateTimeFormat().resolvedOptions().timeZone,
    webexUrl: env.WEBEX_API_URL?.replace(/\/+$/, "") || undefined,
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/, "") || undefined,
    rekognition: env.READER === "aws" ? "aws" : env.AWS_ENDPOINT_URL_REKOGNITION || undefined,
    analyses: env.ANALYSES || (env.READER === "aws" ? "plates,text,labels" : undefined),
  };
}

function limitsIn(): Partial<Limits> {
  const limits: Partial<Limits> = {};
  for (const whose of ["person", "room", "day"] as const) {
    const name = `PICTURES_PER_${whose.toUpperCase()}`;
    const most = env[name];
    if (!most) continue;
    if (!/^[1-9]\d{0,8}$/.test(most)) throw new Error(`${name} must be a whole number from 1.`);
    limits[whose] = Number(most);
  }
  return limits;
}

function say(words: string): void {
  process.stderr.write(`${words}\n`);
}

function explained(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== "EADDRINUSE") return message;
  return `Port ${env.PORT || 3000} is taken. Choose another: PORT=3001 make dev`;
}

try {
  const world = await startWorld(settingsIn());
  const stop = async () => {
    say("Stopping …");
    await world.stop();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);
  say(`Spotter is ready. Open ${world.url}  (Ctrl-C stops it)`);
  if (world.slack) say("A simulated Webex and a simulated Slack are there to try it in.");
  if (!world.simulator) say(`It serves the Webex at ${world.webexUrl}.`);
  if (!world.simulator && !env.WEBEX_BOT_TOKEN)
    say("Set WEBEX_BOT_TOKEN to your bot's token: it answers with a made-up one.");
  if (!world.simulator && !env.PUBLIC_URL)
    say("No webhook was made: set PUBLIC_URL, or deliver to /webhooks/webex yourself.");
} catch (error) {
  say(explained(error));
  process.exit(1);
}
