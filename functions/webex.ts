import * as z from "zod/mini";
import { called, jsonOf, okay } from "./calls.js";
import type { Channel, Contents, Heard, Place } from "./channels.js";
import { contentIdIn, contentOf } from "./content.js";
import type { Delivery } from "./delivery.js";
import { env } from "./env.js";
import { envelopeIn } from "./envelope.js";
import { Failure } from "./errors.js";
import { same } from "./ids.js";
import { entitiesOut, markdownOf, plainOf } from "./markdown.js";
import type { Credentials } from "./secrets.js";
import { signedWith } from "./signature.js";
import { bodyHashOf, fitted, type Words } from "./words.js";

const LONGEST = 7439; // bytes of markdown that Webex takes

const Maybe = z.nullish(z.string());

const Post = z.object({
  id: z.string(),
  parentId: Maybe,
  personId: Maybe,
  roomType: Maybe,
  text: Maybe,
  html: Maybe,
  markdown: Maybe,
  created: Maybe,
  files: z.nullish(z.array(z.unknown())),
});
type Post = z.infer<typeof Post>;

/** webex is Cisco Webex: the main channel. Its deliveries name a message; words and pictures are asked for. */
export const webex: Channel = {
  name: "webex",
  authentic,
  eventsIn,
  contents,
  fitted: (words) => fitted(words, markdownOf, LONGEST),
  reply,
  sent,
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
  const { data } = envelope;
  const self =
    envelope.createdBy ?? (await ownId(credentials).catch(unlessToldBy(data.personEmail)));
  const message = {
    id: `webex:-:${data.id}`,
    channel: "webex",
    tenant: "-",
    native: data.id,
    room: data.roomId,
    person: data.personId,
    sent: new Date(data.created).toISOString(),
    ...(self && { self }),
    ...(data.roomType && { direct: data.roomType === "direct" }),
    ...(data.parentId && { parent: data.parentId }),
  };
  if (self && same(data.personId, self)) return [{ name: "reply.echoed", message }];
  return isBot(data.personEmail) ? [] : [{ name: "message.received", message }];
}

async function contents(place: Place): Promise<Contents> {
  const { message } = place;
  const response = await ask(place, `/messages/${encodeURIComponent(message.native)}`);
  if (response.status === 404) throw new Failure("message-gone", "The message is not there.");
  const post = await postIn(response);
  return {
    text: plainOf(post, (id) => message.self !== undefined && same(id, message.self)),
    pictures: (post.files ?? []).map((file) => ({
      bytes: () => bytesOf(file, place),
    })),
    message: {
      ...message,
      ...(post.roomType && { direct: post.roomType === "direct" }),
      ...(post.parentId && { parent: post.parentId }),
    },
  };
}

async function reply(place: Place, words: Words): Promise<string> {
  const { native, parent, room } = place.message;
  const body = {
    roomId: room,
    parentId: parent ?? native, // Webex threads are one level deep
    markdown: markdownOf(fitted(words, markdownOf, LONGEST)),
  };
  const response = await ask(place, "/messages", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.status === 403 || response.status === 404)
    throw new Failure("message-gone", "The message's room or thread is not there for us.");
  // It is posted, whatever they say of it.
  const said = await jsonOf(okay(response)).catch(() => undefined);
  return z.safeParse(Post, said).data?.id ?? "";
}

// A bot may list a direct room's thread; in a group it may list only messages that mention it, never its own.
async function sent(place: Place, bodyHash: string): Promise<string[] | undefined> {
  const { direct, person, parent, native, self, sent: asked } = place.message;
  if (!direct) return undefined;
  const query = new URLSearchParams({ personId: person, parentId: parent ?? native });
  const response = await ask(place, `/messages/direct?${query}`);
  if (response.status === 404) return [];
  const { items } = z.parse(z.object({ items: z.array(Post) }), await jsonOf(okay(response)));
  const ours = items.filter(({ personId }) => !personId || !self || same(personId, self));
  const since = Math.floor(Date.parse(asked) / 1000) * 1000; // Webex may tell its times in whole seconds
  const later = ours.filter(({ created }) => !created || Date.parse(created) >= since);
  return later.filter((post) => hashesOf(post).includes(bodyHash)).map(({ id }) => id);
}

function hashesOf({ markdown, text }: Post): string[] {
  return [markdown && entitiesOut(markdown), text].flatMap((body) =>
    body ? [bodyHashOf(body)] : [],
  );
}

async function bytesOf(file: unknown, place: Place): Promise<Uint8Array> {
  return await contentOf(await ask(place, `/contents/${contentIdIn(file)}`));
}

function ask(
  { credentials, until }: Pick<Place, "credentials" | "until">,
  path: string,
  init = {},
) {
  const api = env("WEBEX_API_URL").replace(/\/+$/, "");
  return called(`${api}${path}`, { token: credentials.token("token"), until, init });
}

let known: Promise<string> | undefined;

// Only for deliveries that do not name the webhook's creator; once per cold start.
async function ownId(credentials: Credentials): Promise<string> {
  known ??= ask({ credentials, until: Date.now() + 5000 }, "/people/me").then(
    async (response) => (await postIn(response)).id,
  );
  known.catch(() => {
    known = undefined;
  });
  return known;
}

async function postIn(response: Response): Promise<Post> {
  const post = z.safeParse(Post, await jsonOf(okay(response))).data;
  if (post) return post;
  throw new Failure("platform-failed", "Webex's answer is of no known shape.");
}

// Our own posts are known as a bot's by their address, too.
function unlessToldBy(email: string | null | undefined): (error: unknown) => undefined {
  return (error) => {
    if (!email) throw error;
  };
}

function isBot(email: string | null | undefined): boolean {
  return (email ?? "").toLowerCase().endsWith("@webex.bot");
}
