import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import * as z from "zod/mini";
import { within } from "./clients.js";
import type { Code } from "./codes.js";
import { callsOf, entryOf } from "./entries.js";
import { Failure } from "./errors.js";
import type { Repair } from "./faults.js";
import type { Reading } from "./reading.js";
import type { Sighting } from "./store.js";

const bus = new EventBridgeClient(within(5));

/** MessageShape is what we know of a message from its delivery alone; ids but the first are the platform's own. */
const MessageShape = z.object({
  /** `{channel}:{tenant}:{native}`: the key for idempotency, outbox, sightings and correlation */
  id: z.string().check(z.minLength(1)),
  channel: z.string(),
  tenant: z.string(),
  /** empty where nobody wrote: somebody let us into a room */
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
  /** its files, where the delivery names them */
  files: z.optional(z.array(z.string())),
  /** said to others, without a picture: nobody waits for an answer */
  aside: z.optional(z.boolean()),
  /** its words ask for the number plates in its pictures to be blurred, where the delivery tells words that are not asked for later */
  blur: z.optional(z.boolean()),
  /** the pictures that were posted together with it as messages of their own: which of how many it is, where that is told, from 1 */
  set: z.optional(
    z.object({ id: z.string(), index: z.optional(z.number()), total: z.optional(z.number()) }),
  ),
  /** the ids of all messages that one answer is for, where there are several; on no event */
  together: z.optional(z.array(z.string())),
});

/** Message is what a person sent, normalised. */
export type Message = z.infer<typeof MessageShape>;

type Particulars = Omit<Message, "id" | "channel" | "tenant" | "room" | "person">;

/** Happening is what happens on a platform: a message, or what is told like one. */
export type Happening =
  | "message.received"
  | "message.deleted"
  | "room.joined"
  | "reply.echoed"
  | "person.left"
  | "tenant.left"
  | "deliveries.limited";

/** Given is what a delivery alone tells of a message, for whoever answers it. It is on no event. */
export type Given = {
  text?: string;
  /** by which one reply may be posted, until a moment (epoch milliseconds) */
  token?: string;
  until?: number;
  /** by which a reply names the message that it is for */
  quote?: string;
  /** where a picture is that the platform does not keep */
  elsewhere?: boolean;
};

/** Heard is one thing that happened on a platform, as its delivery tells it. */
export type Heard = { name: Happening; message: Message; given?: Given };

/** Events is every event on the bus and what its detail holds besides the message's ids. */
export type Events = {
  "message.received": Particulars;
  "message.deleted": Particulars;
  "room.joined": Particulars;
  /** bodyHash: where the delivery carries the words; Webex's does not */
  "reply.echoed": Particulars & { bodyHash?: string };
  /** a person wants to be forgotten, with all that was posted until then */
  "person.left": Particulars;
  /** a tenant, such as a workspace, does not let us in any more */
  "tenant.left": Particulars;
  /** a platform holds deliveries back, since there were too many */
  "deliveries.limited": Particulars;
  /** codes: in the order they were read; absent where nobody looked for any */
  "picture.read": { picture: number; hash: string; reading: Reading; codes?: Code[] };
  "plate.sighted": { sighting: Sighting };
  "message.answered": { replyId: string; pictures: number; plates: number };
  "message.failed": { code: string };
  /** a reply is said again, since nobody can tell whether it stands; `doubts` says how many may */
  "reply.in_doubt": { slot: string; doubts: number };
  "webhook.repaired": { what: Repair; webhook: string };
};

/** Subject is what an event is about, by its id: a message, or what nobody wrote. That has no person, and perhaps no room. */
export type Subject = Pick<Message, "id" | "channel" | "tenant"> &
  Partial<Pick<Message, "room" | "person">>;

/** Event is one event to be published; the ordinal tells events of one name and message apart. */
export type Event<N extends keyof Events = keyof Events> = {
  name: N;
  message: Subject;
  detail: Events[N];
  ordinal?: number;
};

/** publish puts events on the bus; that the bus refuses even one of them is a Failure. */
export async function publish(events: Event[]): Promise<void> {
  for (const Entries of callsOf(events.map(entryOf))) {
    const { FailedEntryCount = 0 } = await bus.send(new PutEventsCommand({ Entries }));
    if (FailedEntryCount > 0)
      throw new Failure("bus-refused", `The bus refused ${FailedEntryCount} of ${Entries.length}.`);
  }
}

/** eventOf returns what happened on a platform as the bus is told of it. */
export function eventOf({ name, message }: Heard): Event {
  const { id, channel, tenant, room, person, ...detail } = message;
  return { name, message, detail };
}

/** heardIn returns what a queue's record tells: the whole EventBridge envelope of what happened on a platform. */
export function heardIn(body: string): Heard {
  const { detail, ...envelope } = JSON.parse(body) as Envelope;
  return {
    name: envelope["detail-type"],
    message: z.parse(MessageShape, { ...detail, id: detail.message }),
  };
}

type Envelope = { "detail-type": Happening; detail: { message: string } };
