import * as z from "zod/mini";
import { jsonOf, okay } from "./calls.js";
import type { Asking, Channel, Contents, Place } from "./channels.js";
import { contentIdIn, contentOf } from "./content.js";
import type { Delivery } from "./delivery.js";
import type { Drawing } from "./drawing.js";
import { envelopeIn, heardOf } from "./envelope.js";
import { Failure } from "./errors.js";
import type { Heard, Message } from "./events.js";
import { sent } from "./history.js";
import { same } from "./ids.js";
import { markdownOf, plainOf } from "./markdown.js";
import { missed } from "./missed.js";
import type { Picture } from "./picture.js";
import { asked, handed, hashesOf, isNowhere, ownId, Post, postAt, said } from "./posts.js";
import type { Credentials } from "./secrets.js";
import { signedWith } from "./signature.js";
import { faults } from "./webhooks.js";
import { fitted, type Words } from "./words.js";

const LONGEST = 7439; // bytes of markdown that Webex takes

/** webex is Cisco Webex: the main channel. Its deliveries name a message; words and pictures are asked for. */
export const webex: Channel = {
  name: "webex",
  text: "help",
  authentic,
  eventsIn,
  contents,
  fitted: (words) => fitted(words, markdownOf, LONGEST),
  reply,
  show,
  sent,
  edit,
  stands,
  remove,
  missed,
  faults,
};

function authentic({ headers, body }: Delivery, { signing }: Credentials): boolean {
  const signature = headers["x-spark-signature"];
  return signing.some((secret) =>
    signedWith(secret, body, signature, { hash: "sha1", encoding: "hex" }),
  );
}

async function eventsIn(delivery: Delivery, credentials: Credentials): Promise<Heard[]> {
  const envelope = envelopeIn(delivery);
  if (!envelope) return [];
  // Our own posts are known as a bot's by their address, too.
  const unlessBot = (error: unknown) => {
    if (!envelope.data.personEmail) throw error;
    return undefined;
  };
  const self = envelope.createdBy ?? (await ownId(soon(credentials)).catch(unlessBot));
  return [heardOf(envelope, self) ?? []].flat();
}

// Whoever delivers waits for us.
function soon(credentials: Credentials): Asking {
  return { credentials, until: Date.now() + 5000 };
}

async function contents(place: Place): Promise<Contents> {
  const post = await postAt(place, place.message.native);
  if (!post) throw gone();
  const { self } = place.message;
  const text = plainOf(post, (id) => self !== undefined && same(id, self));
  const message = {
    ...place.message,
    ...(post.roomType && { direct: post.roomType === "direct" }),
    ...(post.parentId && { parent: post.parentId }),
  };
  const pictures = picturesOf(post, place);
  if (pictures.length > 0 || !post.parentId) return { message, text, pictures };
  const parent = await postAt(place, post.parentId);
  if (!parent) return { message, text, pictures, unseen: true };
  return { message, text, pictures: picturesOf(parent, place), of: ownerOf(parent, message) };
}

function picturesOf({ files }: Post, place: Place): Picture[] {
  return (files ?? []).map((file) => ({ bytes: () => bytesOf(file, place) }));
}

function ownerOf({ id, personId, created }: Post, { parent, ...message }: Message): Message {
  const native = { id: `webex:-:${id}`, native: id };
  const at = Date.parse(created ?? "");
  const sent = Number.isNaN(at) ? message.sent : new Date(at).toISOString();
  return { ...message, ...native, person: personId ?? "", sent };
}

async function reply(place: Place, words: Words): Promise<string> {
  const body = bodyOf(place, words);
  return await posted(place, (parentId) => said(place, "POST /messages", { parentId, ...body }));
}

async function show(place: Place, { bytes, type, name, alt }: Drawing): Promise<string> {
  const file = new File([bytes], name, { type });
  const body = bodyOf(place, [[alt]]);
  return await posted(place, (parentId) => handed(place, "/messages", { parentId, ...body }, file));
}

async function posted(
  place: Place,
  post: (parentId?: string) => Promise<Response>,
): Promise<string> {
  const { native, parent } = place.message;
  let response = await post((parent ?? native) || undefined); // Webex threads are one level deep
  // No reply hangs on a message that was deleted.
  if (response.status === 400 && native && !(await postAt(place, native))) throw gone();
  if (response.status === 400 && parent) response = await post();
  if (isNowhere(response)) throw gone();
  // It is posted, whatever they say of it.
  const told = await jsonOf(okay(response)).catch(() => undefined);
  return z.safeParse(Post, told).data?.id ?? "";
}

function gone(): Failure {
  return new Failure("message-gone", "The message, its room or its thread is not there for us.");
}

// Webex refuses with 400 what was edited too often, or may not be edited.
async function edit(place: Place, replyId: string, words: Words): Promise<boolean> {
  const path = `PUT /messages/${encodeURIComponent(replyId)}`;
  const response = await said(place, path, bodyOf(place, words));
  if (isNowhere(response) || response.status === 400) return false;
  okay(response);
  return true;
}

async function stands(place: Place, replyId: string, bodyHash: string): Promise<boolean> {
  const post = await postAt(place, replyId);
  return post !== undefined && hashesOf(post).includes(bodyHash);
}

async function remove(place: Place, replyId: string): Promise<void> {
  const path = `/messages/${encodeURIComponent(replyId)}`;
  const response = await asked(place, path, { method: "DELETE" });
  if (!isNowhere(response)) okay(response);
}

function bodyOf({ message }: Place, words: Words) {
  return { roomId: message.room, markdown: markdownOf(fitted(words, markdownOf, LONGEST)) };
}

async function bytesOf(file: unknown, place: Place): Promise<Uint8Array> {
  return await contentOf(await asked(place, `/contents/${contentIdIn(file)}`));
}
