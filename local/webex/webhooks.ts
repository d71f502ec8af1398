import { z } from "zod";
import {
  type Answer,
  type Call,
  complaintOf,
  type Endpoint,
  fieldsIn,
  missing,
  page,
  refused,
} from "./answers.js";
import { APP_ID, ORG_ID } from "./cast.js";
import { noteActivation } from "./health.js";
import { idOf } from "./ids.js";
import type { Webhook } from "./world.js";

/** webhooks is the part of the API that registers who is told of what. */
export const webhooks: Endpoint[] = [
  { method: "GET", path: "/webhooks", answer: list },
  { method: "POST", path: "/webhooks", answer: add },
  { method: "GET", path: "/webhooks/:id", answer: read },
  { method: "PUT", path: "/webhooks/:id", answer: change },
  { method: "DELETE", path: "/webhooks/:id", answer: remove },
];

const FILTERS = [
  ...["roomId", "roomType", "personId", "personEmail", "mentionedPeople"],
  ...["hasFiles", "hasAttachments", "isModerator"],
];
const RESOURCES = ["all", "messages", "memberships", "rooms", "attachmentActions"] as const;
const EVENTS = ["all", "created", "updated", "deleted", "migrated"] as const;

const Common = z.object({
  name: z.string().min(1),
  targetUrl: z.url({ protocol: /^https?$/ }),
  secret: z.string().optional(),
});
const Added = Common.extend({
  resource: z.enum(RESOURCES),
  event: z.enum(EVENTS),
  filter: z
    .string()
    .refine((filter) =>
      [...new URLSearchParams(filter).keys()].every((key) => FILTERS.includes(key)),
    )
    .optional(),
  ownedBy: z.literal("creator").default("creator"),
});
const Changed = Common.extend({ status: z.literal("active").optional() });

function list(call: Call): Answer {
  return page(call, [...call.world.webhooks.values()]);
}

function read({ world, id }: Call): Answer {
  const webhook = world.webhooks.get(id);
  return webhook ? { status: 200, body: webhook } : missing();
}

async function add({ world, request }: Call): Promise<Answer> {
  const asked = Added.safeParse((await fieldsIn(request))?.values);
  if (asked.error) return refused(400, complaintOf(asked.error));
  const webhook: Webhook = {
    id: idOf("WEBHOOK"),
    ...asked.data,
    orgId: ORG_ID,
    createdBy: world.bot.id,
    appId: APP_ID,
    status: "active",
    created: world.now().toISOString(),
  };
  world.webhooks.set(webhook.id, webhook);
  return { status: 200, body: webhook };
}

async function change({ world, request, id }: Call): Promise<Answer> {
  const asked = Changed.safeParse((await fieldsIn(request))?.values);
  const webhook = world.webhooks.get(id);
  if (!webhook) return missing();
  if (asked.error) return refused(400, complaintOf(asked.error));
  // In place: deliveries hold on to the webhook to count what failed.
  if (asked.data.status && webhook.status === "inactive") noteActivation(world, id);
  Object.assign(webhook, asked.data);
  return { status: 200, body: webhook };
}

function remove({ world, id }: Call): Answer {
  return world.webhooks.delete(id) ? { status: 204 } : missing();
}
