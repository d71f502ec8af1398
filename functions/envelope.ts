import * as z from "zod/mini";
import { type Delivery, jsonIn } from "./delivery.js";

const Maybe = z.nullish(z.string());

const Envelope = z.object({
  resource: z.literal("messages"),
  event: z.literal("created"),
  createdBy: Maybe,
  data: z.object({
    id: z.string().check(z.minLength(1)),
    roomId: z.string().check(z.minLength(1)),
    roomType: Maybe,
    personId: z.string().check(z.minLength(1)),
    personEmail: Maybe,
    parentId: Maybe,
    created: z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)))),
  }),
});

/** Envelope is what a Webex delivery says of a message that was created; it holds none of its words. */
export type Envelope = z.infer<typeof Envelope>;

/** envelopeIn returns what a Webex delivery says; undefined where it is about something else, or of no known shape. */
export function envelopeIn(delivery: Delivery): Envelope | undefined {
  return z.safeParse(Envelope, jsonIn(delivery)).data;
}
