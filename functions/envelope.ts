import * as z from "zod/mini";
import { type Delivery, jsonIn } from "./delivery.js";

const Maybe = z.nullish(z.string());

// Ids end in URLs and keys: what is no id of theirs is not for us.
const Id = z.string().check(z.regex(/^[\w=-]{1,500}$/));

const Envelope = z.object({
  resource: z.literal("messages"),
  event: z.literal("created"),
  createdBy: z.nullish(Id),
  data: z.object({
    id: Id,
    roomId: Id,
    roomType: Maybe,
    personId: Id,
    personEmail: Maybe,
    parentId: z.nullish(Id),
    created: z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)))),
  }),
});

/** Envelope is what a Webex delivery says of a message that was created; it holds none of its words. */
export type Envelope = z.infer<typeof Envelope>;

/** envelopeIn returns what a Webex delivery says; undefined where it is about something else, or of no known shape. */
export function envelopeIn(delivery: Delivery): Envelope | undefined {
  return z.safeParse(Envelope, jsonIn(delivery)).data;
}
