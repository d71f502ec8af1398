import * as z from "zod/mini";
import { type Delivery, jsonIn } from "./delivery.js";
import type { Heard, Message } from "./events.js";
import { Id, same } from "./ids.js";

const Maybe = z.nullish(z.string());

const Time = z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text))));
const where = { id: Id, roomId: Id, roomType: Maybe, personId: Id, personEmail: Maybe };
const who = { createdBy: z.nullish(Id), actorId: z.nullish(Id) };

const Envelope = z.union([
  z.object({
    ...who,
    resource: z.literal("messages"),
    event: z.literal("created"),
    data: z.object({ ...where, created: Time, parentId: z.nullish(Id) }),
  }),
  // To forget a message nobody needs to know when it was written.
  z.object({
    ...who,
    resource: z.literal("messages"),
    event: z.literal("deleted"),
    data: z.object({
      ...where,
      created: z._default(Time, new Date(0).toISOString()),
      parentId: z.nullish(Id),
    }),
  }),
  z.object({
    ...who,
    resource: z.literal("memberships"),
    event: z.literal("created"),
    data: z.object({ ...where, created: Time }),
  }),
]);

/** Envelope is what a Webex delivery says of a message, which holds none of its words, or of who came into a room. */
export type Envelope = z.infer<typeof Envelope>;

/** envelopeIn returns what a Webex delivery says; undefined where it is about something else, or of no known shape. */
export function envelopeIn(delivery: Delivery): Envelope | undefined {
  return z.safeParse(Envelope, jsonIn(delivery)).data;
}

/** messageIn returns a message that Webex lists as its delivery would have told it to us, who have this id; undefined for what is not for us. */
export function messageIn(listed: unknown, self: string): Message | undefined {
  const told = { resource: "messages", event: "created", data: listed };
  const envelope = z.safeParse(Envelope, told).data;
  const heard = envelope && heardOf(envelope, self);
  return heard?.name === "message.received" ? heard.message : undefined;
}

/** heardOf returns what a delivery tells us, who have this id (undefined where nobody says); undefined for what is not for us. */
export function heardOf(envelope: Envelope, self: string | undefined): Heard | undefined {
  const { data, resource, event } = envelope;
  const isOurs = self !== undefined && same(data.personId, self);
  if (resource === "memberships")
    return isOurs ? { name: "room.joined", message: joined(envelope, self) } : undefined;
  const parent = data.parentId ? { parent: data.parentId } : {};
  const message = { ...messageOf(envelope, data.id, self), ...parent };
  if (event === "created" && isOurs) return { name: "reply.echoed", message };
  if (isOurs || isBot(envelope)) return undefined;
  return { name: event === "created" ? "message.received" : "message.deleted", message };
}

// By the address that Webex gives, or once gave, to all of them.
function isBot({ data }: Envelope): boolean {
  return /@(webex\.bot|sparkbot\.io)$/i.test(data.personEmail ?? "");
}

// Whoever comes back has the same membership; only the time tells the two apart.
function joined(envelope: Envelope, self: string): Message {
  const { data, actorId } = envelope;
  const message = messageOf(envelope, `${data.id}:${Date.parse(data.created)}`, self);
  return { ...message, native: "", person: actorId ?? data.personId };
}

function messageOf({ data }: Envelope, native: string, self: string | undefined): Message {
  return {
    id: `webex:-:${native}`,
    channel: "webex",
    tenant: "-",
    native,
    room: data.roomId,
    person: data.personId,
    sent: new Date(data.created).toISOString(),
    ...(self && { self }),
    ...(data.roomType && { direct: data.roomType === "direct" }),
  };
}
