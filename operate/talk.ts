import type { Row } from "../functions/table.js";

/** Said is a thing that was said, by somebody or, where it is `ours`, to them: when (ISO 8601), in which room, and the message that it is or answers, by the platform's ids. */
export type Said = {
  person: string;
  ours: boolean;
  time: string;
  room: string;
  message: string;
  text: string;
};

/** Talker is somebody with whom was talked: how much they said and were told, and when last (ISO 8601). */
export type Talker = { person: string; said: number; told: number; last: string };

// What has no words.
const kinds: Record<string, string> = { joined: "(let us in)", other: "(something without words)" };

/** saidIn reads a row of the journal. */
export function saidIn({ pk, sk, person, time, place, direct, text, kind }: Row): Said {
  const room = direct ? "direct" : place;
  const words = text || (kinds[kind] ?? "(a picture)");
  return { person, ours: sk !== "said#in", time, room, message: lastOf(pk), text: words };
}

/** talkersIn returns with whom was talked, who was talked with last first. */
export function talkersIn(all: Said[]): Talker[] {
  const talkers = new Map<string, Talker>();
  for (const { person, ours, time } of all) {
    const known = talkers.get(person) ?? { person, said: 0, told: 0, last: time };
    known[ours ? "told" : "said"] += 1;
    if (time > known.last) known.last = time;
    talkers.set(person, known);
  }
  return [...talkers.values()].sort((one, other) => (one.last < other.last ? 1 : -1));
}

/** talkerLine tells of somebody in a line: the id to give, how much was said and told, when last, and the name, if it is known. */
export function talkerLine({ person, said, told, last }: Talker, zone: string, name = ""): string {
  const counts = `${String(said).padStart(5)} in ${String(told).padStart(5)} out`;
  return [person, counts, timeIn(last, zone), name].filter(Boolean).join("  ");
}

/** saidLine tells of a thing that was said in a line, with the message's id, which `make why` takes. */
export function saidLine({ ours, time, room, message, text }: Said, zone: string): string {
  return [timeIn(time, zone), ours ? "out" : "in ", message, room, text].join("  ");
}

/** lastOf returns the last part of an id of ours, which is the platform's own. */
export function lastOf(id: string): string {
  return id.slice(id.lastIndexOf(":") + 1);
}

// As in 2026-11-22 08:00:03, which Swedes write.
function timeIn(time: string, timeZone: string): string {
  return new Date(time).toLocaleString("sv-SE", { timeZone });
}
