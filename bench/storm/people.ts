import sharp from "sharp";
import { singaporeLetterOf } from "../../functions/checks.js";
import { hashOf, prepared } from "../../functions/picture.js";
import type { Place, Platform } from "./platform.js";

/**
 * Posted is a message that somebody posted: our id of it and of the message that its thread hangs on, its room, the plate in its
 * picture (empty where it is words), and what an answer to it says (empty where there is to be none). Pictures that belong together
 * hang on the first of them.
 */
export type Posted = { id: string; room: string; thread: string; plate: string; answer: string };

/** People post pictures, no two of them alike; `plates` holds the plate that is in each, by the hash of what we ask about. */
export type People = { plates: Map<string, string>; posted: Posted[] };

const PAIR = 2; // messages that show the same plate
const TALK = 4; // messages of which one is words, where we hear what people say
const TOGETHER = 3; // pictures that belong together, wherever they are messages of their own
const WORDS = ["pizza for lunch", "the cat is on the roof", "happy birthday", "rain all day"];

/** postedBy posts the n-th message; every fifth stands in the thread of an earlier one. */
export async function postedBy(platform: Platform, people: People, of: number): Promise<void> {
  const n = people.posted.length;
  const { places, chats } = platform;
  if (chats.length > 0 && n % TALK === 0) return talkedBy(platform, people);
  const place = places[n % places.length];
  if (!place) return;
  if (platform.together && n % 5 === 1) return await postedTogether(platform, place, people, of);
  const { picture, plate } = await drawnFor(people, n, of);
  const answer = platform.shown(plate);
  const earlier = people.posted.findLast((one) => one.room === place.room && one.id === one.thread);
  const thread = n % 5 === 0 && platform.threads ? earlier?.id : undefined;
  const id = platform.post(place, { picture, thread });
  people.posted.push({ id, room: place.room, thread: thread ?? id, plate, answer });
}

async function postedTogether(platform: Platform, place: Place, people: People, of: number) {
  const n = people.posted.length;
  const all = Array.from({ length: TOGETHER }, (_, at) => drawnFor(people, n + at, of));
  const drawings = await Promise.all(all);
  const ids = platform.together?.(
    place,
    drawings.map(({ picture }) => picture),
  );
  const [thread = ""] = ids ?? [];
  for (const [at, { plate }] of drawings.entries())
    people.posted.push({
      ...{ id: ids?.[at] ?? "", room: place.room, thread },
      ...{ plate, answer: platform.shown(plate) },
    });
}

async function drawnFor({ plates }: People, n: number, of: number) {
  const plate = plateOf(n % Math.ceil(of / PAIR));
  const picture = await pictureOf(n);
  const { image } = await prepared(picture, Date.now() + 10_000);
  plates.set(hashOf(image), plate);
  return { picture, plate };
}

// What people say to each other.
function talkedBy({ chats, post, echoes }: Platform, { posted }: People): void {
  const n = posted.length / TALK;
  const place = chats[n % chats.length];
  if (!place) return;
  const words = `${WORDS[n % WORDS.length]} ${echoes ? `no ${n}.` : ""}`.trim();
  const id = post(place, { words });
  posted.push({ id, room: place.room, thread: id, plate: "", answer: echoes ? words : "" });
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
