import * as z from "zod/mini";
import { okay } from "./calls.js";
import type { Asking } from "./channels.js";
import { Failure } from "./errors.js";
import type { Fault, Registered, Repair } from "./faults.js";
import { Id, same } from "./ids.js";
import { listed } from "./pages.js";
import { asked, isNowhere, said } from "./posts.js";

const REST = 5 * 60_000; // milliseconds in which Webex switches one off again at its first failure
const PAGE = "100"; // webhooks

const Maybe = z.nullish(z.string());
const Webhook = z.object({
  id: Id,
  name: z.string(),
  targetUrl: z.string(),
  resource: Maybe,
  event: Maybe,
  secret: Maybe,
  status: Maybe,
});
type Webhook = z.infer<typeof Webhook>;

/** faults returns what is wrong with our webhooks at Webex, and which others deliver to us what one of ours does. */
export async function faults(asking: Asking, { url, ids }: Registered): Promise<Fault[]> {
  const secret = secretOf(asking);
  const all = await webhooksOf(asking);
  const isOurs = ({ id }: Webhook) => ids.some((known) => same(known, id));
  const ours = all.filter(isOurs);
  const others = all.filter((one) => !isOurs(one) && one.targetUrl === url);
  // Where ours is not there, another one may be what a deployment makes just now.
  const doubles = others.filter((other) => ours.some((one) => areAlike(one, other)));
  const missing = ids.filter((id) => !all.some((one) => same(one.id, id)));
  return [
    ...ours.flatMap((one) => faultsOf(one, { targetUrl: url, secret }, asking)),
    ...doubles.map((one) => doubleOf(one, asking)),
    ...missing.map((id): Fault => ({ webhook: id, what: "made", misses: true, rest: 0 })),
  ];
}

function secretOf({ credentials }: Asking): string {
  const [current] = credentials.signing;
  if (current) return current;
  throw new Failure("secret-missing", "There is no secret that deliveries could be signed with.");
}

async function webhooksOf(asking: Asking): Promise<Webhook[]> {
  const all: Webhook[] = [];
  for await (const item of listed({ path: "/webhooks", query: { max: PAGE } }, asking)) {
    const webhook = z.safeParse(Webhook, item).data;
    if (webhook) all.push(webhook);
  }
  return all;
}

type Wanted = { targetUrl: string; secret: string };

function faultsOf(webhook: Webhook, { targetUrl, secret }: Wanted, asking: Asking): Fault[] {
  const { id, name, resource, event } = webhook;
  const isOff = webhook.status === "inactive";
  const wrong: Repair[] = [
    ...(isOff ? ["activated" as const] : []),
    ...(webhook.targetUrl === targetUrl ? [] : ["target" as const]),
    ...(webhook.secret === secret ? [] : ["secret" as const]),
  ];
  const misses = resource === "messages" && event === "created";
  const mend = async () => {
    const whole = { name, targetUrl, secret, ...(isOff && { status: "active" }) };
    okay(await said(asking, `PUT /webhooks/${encodeURIComponent(id)}`, whole));
  };
  return wrong.map((what) => ({ webhook: id, what, misses, rest: isOff ? REST : 0, mend }));
}

function doubleOf({ id }: Webhook, asking: Asking): Fault {
  const mend = async () => {
    const path = `/webhooks/${encodeURIComponent(id)}`;
    const response = await asked(asking, path, { method: "DELETE" });
    if (!isNowhere(response)) okay(response);
  };
  return { webhook: id, what: "double", misses: false, rest: 0, mend };
}

function areAlike(one: Webhook, other: Webhook): boolean {
  return one.resource === other.resource && one.event === other.event;
}
