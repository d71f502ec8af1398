import type { TextMode } from "./channels.js";
import { Failure } from "./errors.js";

/** env returns a required environment variable; a missing or empty one is a Failure that names it. */
export function env(name: string): string {
  const value = process.env[name];
  if (!value) throw new Failure("setting-wrong", `Set ${name}: it is missing or empty.`);
  return value;
}

/** days returns an environment variable that counts days, in seconds. */
export function days(name: string): number {
  return positive(name, env(name)) * 24 * 60 * 60;
}

/** picturesAllowed returns how many pictures may be posted: by a person and in a room in ten minutes, and in a room in a day. */
export function picturesAllowed(): { person: number; room: number; day: number } {
  const [person = 0, room = 0, day = 0] = ["PERSON", "ROOM", "DAY"].map((whose) => {
    const name = `PICTURES_PER_${whose}`;
    return positive(name, env(name));
  });
  return { person, room, day };
}

/** zoneIn returns a time zone's name, such as "Asia/Singapore"; an unknown one is a Failure, none at all is UTC. */
export function zoneIn(name = ""): string {
  if (!name || name === "UTC") return "UTC"; // to ask for a zone takes as long as a tenth of a cold start
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch (cause) {
    const example = 'such as "Asia/Singapore" or "Europe/London"';
    throw new Failure("setting-wrong", `Set TIME_ZONE to a time zone, ${example}.`, { cause });
  }
}

/** textsIn reads what is done with words without a picture, by channel, as in "slack=emoji,webex=help"; anything else is a Failure. */
export function textsIn(setting = ""): Record<string, TextMode> {
  const pairs = setting.split(",").filter((pair) => pair.trim());
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, channel = "", mode] = /^([a-z]+) *= *([a-z]+)$/.exec(pair.trim()) ?? [];
      const known = modes.find((one) => one === mode);
      if (known) return [channel, known];
      const form = `such as "slack=emoji", with one of: ${modes.join(", ")}`;
      throw new Failure("setting-wrong", `Set TEXT to pairs ${form}.`);
    }),
  );
}

const modes: TextMode[] = ["help", "emoji", "echo", "nothing"];

/** hasOwnReader tells whether our own reader, deployed as a function, is asked in place of Amazon Rekognition. */
export function hasOwnReader(): boolean {
  return process.env.READER === "local";
}

/** seconds returns an environment variable that lists durations, such as "5,15,30", as numbers of seconds. */
export function seconds(name: string, otherwise: string): number[] {
  return (process.env[name] || otherwise).split(",").map((part) => positive(name, part));
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (text.trim() && number >= 0 && Number.isFinite(number)) return number;
  throw new Failure("setting-wrong", `Set ${name} to numbers that are not negative.`);
}
