import { createHash } from "node:crypto";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import * as z from "zod/mini";
import { env } from "./env.js";
import { Failure } from "./errors.js";
import type { Reading } from "./reading.js";
import type { Sighting } from "./store.js";

const bus = new EventBridgeClient({});

/** MessageShape is what we know of a message from its delivery alone; ids but the first are the platform's own. */
const MessageShape = z.object({
  /** `{channel}:{tenant}:{native}`: the key for idempotency, outbox, sightings and correlation */
  id: z.string().check(z.minLength(1)),
  channel: z.string(),
  tenant: z.string(),
  native: z.string(),
  room: z.string(),
  person: z.string(),
  /** when the person sent it, ISO 8601 */
  sent: z.string(),
  /** is it a room of the person and us alone? Absent where the delivery does not say. */
  direct: z.optional(z.boolean()),
  /** our own id there, as the delivery names it */
  self: z.optional(z.string()),
  /** the message that its thread hangs on, when it is a reply itself */
  parent: z.optional(z.string()),
});

/** Message is what a person sent, normalised. */
export type Message = z.infer<typeof MessageShape>;

type Heard = Omit<Message, "id" | "channel" | "tenant" | "room" | "person">;

/** Events is every event on the bus and what its detail holds besides the message's ids. */
export type Events = {
  "message.received": Heard;
  "reply.echoed": Heard & { bodyHash?: string };
  "picture.read": { picture: number; hash: string; reading: Reading };
  "plate.sighted": { sighting: Sighting };
  "message.answered": { replyId: string; pictures: number; plates: number };
  "message.failed": { code: string };
};

/** Event is one event to be published; the ordinal tells events of one name and message apart. */
export type Event<N extends keyof Events = keyof Events> = {
  name: N;
  message: Message;
  detail: Events[N];
  ordinal?: number;
};

/** publish puts events on the bus; that the bus refuses even one of them is a Failure. */
export async function publish(events: Event[]): Promise<void> {
  for (let at = 0; at < events.length; at += 10) {
    const Entries = events.slice(at, at + 10).map(entryOf);
    const { FailedEntryCount = 0 } = await bus.send(new PutEventsCommand({ Entries }));
    if (FailedEntryCount > 0)
      throw new Failure("bus-refused", `The bus refused ${FailedEntryCount} of ${Entries.length}.`);
  }
}

/** heard returns what the detail of message.received and reply.echoed holds besides the message's ids. */
export function heard(message: Message): Heard {
  const { id, channel, tenant, room, person, ...rest } = message;
  return rest;
}

/** messageIn returns the message in a queue's record: the whole EventBridge envelope of message.received. */
export function messageIn(body: string): Message {
  const { detail } = JSON.parse(body) as { detail: { message: string } };
  return z.parse(MessageShape, { ...detail, id: detail.message });
}

function entryOf({ name, message, detail, ordinal = 0 }: Event) {
  const { id, channel, tenant, room, person } = message;
  const hash = createHash("sha256").update(`${id}\n${name}\n${ordinal}`).digest("hex");
  const who = { message: id, channel, tenant, room, person };
  const whole = { id: hash.slice(0, 32), version: 1, at: new Date().toISOString(), ...who };
  return {
    EventBusName: env("BUS_NAME"),
    Source: "spotter",
    DetailType: name,
    Detail: JSON.stringify({ ...whole, ...detail }),
  };
}
