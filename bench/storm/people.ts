import sharp from "sharp";
import { singaporeLetterOf } from "../../functions/checks.js";
import { hashOf, prepared } from "../../functions/picture.js";
import type { Simulator } from "../../local/webex/simulator.js";

/** Posted is a message that somebody posted: its id, where, the message that its thread hangs on, and the plate in its picture. */
export type Posted = { id: string; room: string; thread: string; plate: string };

/** Place is where somebody posts: all ids, and whether the bot has to be mentioned there. */
export type Place = { person: string; room: string; mention: boolean };

/** placesIn returns the direct rooms and the group room of a simulated Webex, or the latter alone. */
export function placesIn({ people, rooms }: Simulator, where: "all" | "group"): Place[] {
  const directs = rooms.filter(({ type }) => type === "direct");
  const [alice, ben] = people.map(({ id }) => id);
  const car = { room: rooms.find(({ type }) => type === "group")?.id ?? "", mention: true };
  const each = [alice, ben].map((person = "", n) => ({
    direct: { person, room: directs[n]?.id ?? "", mention: false },
    group: { person, ...car },
  }));
  const groups = each.map((one) => one.group);
  return where === "group" ? groups : [...each, ...each].map(({ direct }) => direct).concat(groups);
}

/** People post pictures, no two of them alike; `plates` holds the plate that is in each, by the hash of what we ask about. */
export type People = { plates: Map<string, string>; posted: Posted[] };

const PAIR = 2; // messages that show the same plate

/** postedBy posts the n-th message; every fifth stands in the thread of an earlier one. */
export async function postedBy(
  webex: Simulator,
  places: Place[],
  { plates, posted }: People,
  of: number,
): Promise<void> {
  const n = posted.length;
  const plate = plateOf(n % Math.ceil(of / PAIR));
  const bytes = await pictureOf(n);
  const { image } = await prepared(bytes, Date.now() + 10_000);
  plates.set(hashOf(image), plate);
  const place = places[n % places.length] as Place;
  const earlier = posted[n - places.length];
  const parentId = n % 5 === 0 && earlier?.thread === earlier?.id ? earlier?.id : undefined;
  const files = [{ name: `${n}.png`, type: "image/png", bytes }];
  const { id } = webex.post({ ...place, files, parentId });
  posted.push({ id, room: place.room, thread: parentId ?? id, plate });
}

function plateOf(n: number): string {
  const [prefix, number] = [`SB${"ABCDEFGH"[Math.floor(n / 9_000)]}`, String(1_000 + (n % 9_000))];
  return `${prefix}${number}${singaporeLetterOf(prefix, number)}`;
}

/** pictureOf returns the n-th picture: of one colour, and without loss, so that no two are alike and each is drawn in no time. */
export async function pictureOf(n: number): Promise<Buffer> {
  const background = { r: n >> 16, g: (n >> 8) & 255, b: n & 255 };
  const create = { width: 96, height: 96, channels: 3, background } as const;
  return await sharp({ create }).png().toBuffer();
}
