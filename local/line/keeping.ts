import { newQuoteToken } from "./ids.js";
import {
  type Message,
  messagesIn,
  type Picture,
  tell,
  type Way,
  type Words,
  type World,
} from "./world.js";

const BYTES_KEPT = 256 * 1024 * 1024;
const UNQUOTABLE = ["audio", "file", "imagemap", "location", "coupon"];

/** Draft is what is to stand in a room; what has a picture is its message's file. */
export type Draft = Words & { person: string; way?: Way; picture?: Picture | undefined };

/** posted puts messages in a room, each after the other, tells everybody, and returns them. */
export function posted(world: World, room: string, drafts: Draft[]): Message[] {
  const place = world.rooms.find(({ id }) => id === room);
  const messages = drafts.map((draft) => kept(world, room, draft));
  if (place) tell(world, { event: "posted", room: place, messages });
  forgetOldest(world);
  return messages;
}

function kept(world: World, room: string, { picture, ...draft }: Draft): Message {
  const at = world.now().getTime();
  const id = nextId(world, at);
  const quoteToken = UNQUOTABLE.includes(draft.type) ? undefined : newQuoteToken();
  const message = { ...draft, id, room, at, ...(quoteToken && { quoteToken }) };
  world.messages.set(id, message);
  if (quoteToken) world.quotes.set(quoteToken, { room, id });
  if (picture) world.contents.set(id, picture);
  world.bytes += picture?.bytes.byteLength ?? 0;
  return message;
}

// Later than all that ever stood anywhere, and of as many digits as LINE's.
function nextId(world: World, at: number): string {
  world.lastId = Math.max(at * 1_000, world.lastId + 1);
  return `${world.lastId}00`;
}

/** forget drops a message and its file: whoever asks for the file later does not find it. */
export function forget(world: World, { id }: Message): void {
  world.bytes -= world.contents.get(id)?.bytes.byteLength ?? 0;
  world.contents.delete(id);
  world.messages.delete(id);
}

function forgetOldest(world: World): void {
  for (const message of world.messages.values()) {
    if (world.messages.size <= world.kept && world.bytes <= BYTES_KEPT) return;
    forget(world, message);
    world.quotes.delete(message.quoteToken ?? "");
  }
}

/** messageIn returns a room's message, or throws. */
export function messageIn(world: World, room: string, id: string): Message {
  const message = messagesIn(world, room).find((one) => one.id === id);
  if (!message) throw new Error("The message is gone.");
  return message;
}
