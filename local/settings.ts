import { randomBytes } from "node:crypto";
import type { Limits } from "../functions/limits.js";
import type { Account } from "./account.js";
import type { Settings } from "./world.js";

type Env = Record<string, string | undefined>;

const LINE = { url: "https://api.line.me", dataUrl: "https://api-data.line.me" };
const URLS = ["WEBEX_API_URL", "LINE_API_URL", "LINE_DATA_URL", "PUBLIC_URL"];

/** settingsIn returns the settings of a world that an environment asks for; a wrong one throws in words for people. */
export function settingsIn(env: Env): Settings {
  const urls = Object.fromEntries(URLS.map((name) => [name, urlIn(env, name)]));
  const [webexUrl, line] = [urls.WEBEX_API_URL, accountIn(env, urls)];
  if (urls.PUBLIC_URL && !webexUrl && !line)
    throw new Error(
      "PUBLIC_URL is for a real platform: set WEBEX_API_URL or LINE_API_URL too, or leave it out.",
    );
  return {
    port: portIn(env),
    token: env.WEBEX_BOT_TOKEN || madeUp(),
    signing: env.WEBEX_WEBHOOK_SECRET || madeUp(),
    countries: env.PLATE_COUNTRIES || "SG",
    pattern: env.PLATE_PATTERN || undefined,
    limits: limitsIn(env),
    text: env.TEXT || undefined,
    zone: env.TIME_ZONE || Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...{ webexUrl, line, publicUrl: urls.PUBLIC_URL },
    ...readerIn(env),
  };
}

function portIn({ PORT }: Env): number {
  const port = Number(PORT || 3000);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error("PORT must be a number from 0 to 65535.");
}

function urlIn(env: Env, name: string): string | undefined {
  const url = env[name]?.replace(/\/+$/, "") || undefined;
  if (!url || /^https?:\/\/\S+$/.test(url)) return url;
  throw new Error(`${name} must be a URL that begins with https:// or http://.`);
}

function accountIn(env: Env, { LINE_API_URL: url, LINE_DATA_URL }: Env): Account | undefined {
  if (!url) return undefined;
  const dataUrl = LINE_DATA_URL ?? (url === LINE.url ? LINE.dataUrl : undefined);
  const { LINE_CHANNEL_ACCESS_TOKEN: token, LINE_CHANNEL_SECRET: secret } = env;
  if (!dataUrl) throw new Error("LINE_API_URL is not LINE's own: set LINE_DATA_URL too.");
  if (token && secret) return { url, dataUrl, token, secret };
  throw new Error("LINE_API_URL needs LINE_CHANNEL_ACCESS_TOKEN and LINE_CHANNEL_SECRET, too.");
}

function readerIn(env: Env): Pick<Settings, "rekognition" | "analyses"> {
  const { READER, AWS_PROFILE, AWS_ACCESS_KEY_ID } = env;
  if (READER && READER !== "aws") throw new Error("READER is aws, or left out for our own reader.");
  if (READER && !AWS_PROFILE && !AWS_ACCESS_KEY_ID)
    throw new Error("READER=aws needs your AWS credentials: set AWS_PROFILE, or keys.");
  return {
    rekognition: READER || env.AWS_ENDPOINT_URL_REKOGNITION || undefined,
    analyses: env.ANALYSES || (READER ? "plates,text,labels" : undefined),
  };
}

function limitsIn(env: Env): Partial<Limits> {
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

function madeUp(): string {
  return randomBytes(24).toString("base64url");
}
