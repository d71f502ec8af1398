import * as z from "zod/mini";
import type { Place } from "./channels.js";
import { same } from "./ids.js";
import { listed } from "./pages.js";
import { hashesOf, Post } from "./posts.js";

/**
 * sent returns the ids of our posts in a message's thread, since it was sent, that say this (newest first); undefined for a group: there a bot may list
 * only messages that mention it, never its own.
 */
export async function sent(place: Place, bodyHash: string): Promise<string[] | undefined> {
  const { direct, person, parent, native } = place.message;
  if (!direct || !native) return undefined;
  const inThread = { personId: person, parentId: parent ?? native };
  // Where what its thread hung on is gone, a reply stands in the room itself.
  const places = parent ? [inThread, { personId: person }] : [inThread];
  const found = await Promise.all(places.map((query) => sayingIn(place, query, bodyHash)));
  return [...new Set(found.flat())];
}

async function sayingIn(
  place: Place,
  query: Record<string, string>,
  bodyHash: string,
): Promise<string[]> {
  const ids: string[] = [];
  const { self, sent: since } = place.message;
  const from = Math.floor(Date.parse(since) / 1000) * 1000; // Webex may tell its times in whole seconds
  for await (const item of listed({ path: "/messages/direct", query, mayBeGone: true }, place)) {
    const post = z.parse(Post, item);
    if (post.created && Date.parse(post.created) < from) break;
    const isOurs = !post.personId || !self || same(post.personId, self);
    if (isOurs && hashesOf(post).includes(bodyHash)) ids.push(post.id);
  }
  return ids;
}
