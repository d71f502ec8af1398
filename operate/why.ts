/** `make why MESSAGE=…` tells the story of a message, from the logs and the store: what happened to it, and how it stands. */

import { days } from "../functions/env.js";
import type { Message } from "../functions/events.js";
import { of } from "../functions/store.js";
import { type Row, rowsOf } from "../functions/table.js";
import { deedsIn } from "./deeds.js";
import { deployed } from "./deployment.js";
import { linesAbout } from "./logs.js";
import { momentIn } from "./moments.js";
import { type Known, storyOf } from "./story.js";
import { type Subject, subjectIn } from "./subjects.js";
import { explained, ready } from "./terraform.js";
import { say } from "./words.js";

const LONGEST = "2d"; // that is looked back where nobody knows when it was
const HOUR = 3_600_000; // milliseconds

type Groups = Record<string, string>;

async function tell(): Promise<void> {
  const subject = subjectIn(process.env.MESSAGE ?? "");
  ready();
  const { log_groups } = await deployed();
  const first = await knownOf(subject.id, log_groups);
  const isKnown = first.deeds.length > 0 || first.rows.length > 0;
  const other = isKnown ? undefined : await elsewhere(subject, log_groups);
  for (const line of storyOf(other ? await knownOf(other, log_groups) : first)) say(line);
}

async function knownOf(id: string | undefined, log_groups: Groups): Promise<Known> {
  const now = Date.now();
  if (!id) return { deeds: [], rows: [], now };
  const rows = (await rowsOf(of({ id } as Message, "").pk)).filter(
    ({ expires }) => expires * 1000 > now,
  );
  const since = sinceIn(rows, now);
  say(`${id}, since ${new Date(since).toISOString()}`);
  const { api: _, ...groups } = log_groups; // it knows no ids
  return { deeds: deedsIn(await linesAbout([id], groups, since, say), id), rows, now };
}

// Webex keeps some organisations' messages elsewhere, and then its ids begin otherwise; a link of Slack's tells no workspace's id.
async function elsewhere({ words, isOf }: Subject, groups: Groups): Promise<string | undefined> {
  if (words.length === 0) return undefined;
  const { receive = "" } = groups;
  const lines = await linesAbout(words, { receive }, sinceIn([], Date.now()), say);
  return lines.flatMap(({ text }) => /"correlation_id":"([^"]+)"/.exec(text)?.[1] ?? []).find(isOf);
}

// A sighting tells when its message was sent; a reply, as long as it is kept, when it was written, which may be a day later.
function sinceIn(rows: Row[], now: number): number {
  if (process.env.SINCE) return momentIn(process.env.SINCE, new Date(now)).getTime();
  const times = rows.flatMap(({ sk, time, expires }) => {
    if (sk.startsWith("sighting#")) return Date.parse(time) - HOUR;
    return sk.startsWith("reply#") ? (expires - days("REMEMBER_DAYS")) * 1000 - 24 * HOUR : [];
  });
  return times.length > 0 ? Math.min(...times) : momentIn(LONGEST, new Date(now)).getTime();
}

await tell().catch((error) => {
  say(explained(error));
  process.exit(1);
});
