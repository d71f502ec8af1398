import type { Webhook, World } from "./world.js";

/** Health is how a webhook's latest deliveries went: when they failed, in milliseconds, since one did not. */
export type Health = { failedAt: number[]; disabledAt?: number; onProbation: boolean };

const FAILURES_ALLOWED = 100;
const WINDOW = 5 * 60_000;

/** noteDelivery switches a webhook off when all of 100 deliveries within five minutes have failed. */
export function noteDelivery(world: World, webhook: Webhook, status: number): void {
  const now = world.now().getTime();
  const health = healthOf(world, webhook.id);
  if (status >= 200 && status < 300) {
    health.failedAt = [];
    health.onProbation = false;
    return;
  }
  health.failedAt = [...health.failedAt.filter((at) => at > now - WINDOW), now];
  if (health.failedAt.length < FAILURES_ALLOWED && !health.onProbation) return;
  webhook.status = "inactive";
  world.health.set(webhook.id, { failedAt: [], disabledAt: now, onProbation: false });
}

/** noteActivation puts a webhook on probation when it is switched on within five minutes of going off. */
export function noteActivation(world: World, webhookId: string): void {
  const { disabledAt } = healthOf(world, webhookId);
  const soon = disabledAt !== undefined && world.now().getTime() - disabledAt < WINDOW;
  world.health.set(webhookId, { failedAt: [], onProbation: soon });
}

function healthOf(world: World, webhookId: string): Health {
  const health = world.health.get(webhookId) ?? { failedAt: [], onProbation: false };
  world.health.set(webhookId, health);
  return health;
}
