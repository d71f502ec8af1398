import { tsOf } from "./ids.js";
import type { Message, World } from "./world.js";

const BYTES_KEPT = 256 * 1024 * 1024;

/** nextTs returns the ts of what comes next into a room: later than all that ever stood there. */
export function nextTs(world: World, room: string): string {
  const last = world.lastPosts.get(room) ?? 0;
  const next = Math.max(world.now().getTime() * 1000, last + 1);
  world.lastPosts.set(room, next);
  return tsOf(next);
}

/** remember keeps a message in its room; what has the ts of another takes its place. */
export function remember(world: World, room: string, message: Message): void {
  const posts = world.posts.get(room) ?? new Set();
  const last = [...posts].at(-1);
  world.messages.set(`${room}:${message.ts}`, message);
  posts.add(message.ts);
  const isLast = last === undefined || last <= message.ts;
  world.posts.set(room, isLast ? posts : new Set([...posts].sort()));
}

/** forget drops a message and its files. */
export function forget(world: World, room: string, message: Message): void {
  world.messages.delete(`${room}:${message.ts}`);
  world.posts.get(room)?.delete(message.ts);
  for (const { id } of message.files ?? []) drop(world, id);
}

/** forgetOldest drops the oldest messages, until no more stand than are kept. */
export function forgetOldest(world: World): void {
  for (const [key, message] of world.messages) {
    if (world.messages.size <= world.kept && world.bytes <= BYTES_KEPT) return;
    forget(world, key.slice(0, key.indexOf(":")), message);
  }
}

// A deleted file is still known as one that was.
function drop(world: World, id: string): void {
  const stored = world.files.get(id);
  world.bytes -= stored?.picture?.bytes.byteLength ?? 0;
  if (stored) world.files.set(id, { ...stored, picture: undefined });
}
