import sharp from "sharp";
import { singaporeLetterOf } from "../../functions/checks.js";
import { hashOf, prepared } from "../../functions/picture.js";
import type { Platform } from "./platform.js";

/** Posted is a message that somebody posted: our id of it and of the message that its thread hangs on, its room, and the plate in its picture; empty where it is words. */
export type Posted = { id: string; room: string; thread: string; plate: string };

/** People post pictures, no two of them alike; `plates` holds the plate that is in each, by the hash of what we ask about. */
export type People = { plates: Map<string, string>; posted: Posted[] };

const PAIR = 2; // messages that show the same plate
const TALK = 4; // messages of which one is words, where we hear what people say to each other
const WORDS = ["pizza for lunch", "the cat is on the roof", "happy birthday", "rain all day"];

/** postedBy posts the n-th message; every fifth stands in the thread of an earlier one. */
export async function postedBy(platform: Platform, people: People, of: number): Promise<void> {
  const n = people.posted.length;
  const { places, chats } = platform;
  if (chats.length > 0 && n % TALK === 0) return talkedBy(platform, people);
  const place = places[n % places.length];
  if (!place) return;
  const plate = plateOf(n % Math.ceil(of / PAIR));
  const picture = await pictureOf(n);
  const { image } = await prepared(picture, Date.now() + 10_000);
  people.plates.set(hashOf(image), plate);
  const earlier = people.posted.findLast((one) => one.room === place.room && one.id === one.thread);
  const thread = n % 5 === 0 ? earlier?.id : undefined;
  const id = platform.post(place, { picture, thread });
  people.posted.push({ id, room: place.room, thread: thread ?? id, plate });
}

// What people say to each other.
function talkedBy({ chats, post }: Platform, { posted }: People): void {
  const n = posted.length / TALK;
  const place = chats[n % chats.length];
  if (!place) return;
  const id = post(place, { words: WORDS[n % WORDS.length] ?? "" });
  posted.push({ id, room: place.room, thread: id, plate: "" });
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
