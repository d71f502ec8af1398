import { mayRead } from "./lists.js";
import type { Change, Message, Webhook, World } from "./world.js";

/** heardBy returns the active webhooks that are to be told of a change. */
export function heardBy(world: World, change: Change): Webhook[] {
  const own = change.actorId === world.bot.id;
  if (own && change.resource === "messages" && !world.knobs.echo) return [];
  if (change.resource === "messages" && !mayRead(world, change.subject)) return [];
  return [...world.webhooks.values()].filter(
    (webhook) => webhook.status === "active" && matches(world, webhook, change),
  );
}

/** payloadOf returns what a webhook is told of a change: who and where, never what was said. */
export function payloadOf(webhook: Webhook, { actorId, ...change }: Change): object {
  const { id, name, targetUrl, filter, orgId, createdBy, appId, ownedBy, created } = webhook;
  return {
    ...{ id, name, targetUrl, resource: change.resource, event: change.event, filter },
    ...{ orgId, createdBy, appId, ownedBy, status: "active", created, actorId },
    data: change.resource === "messages" ? messageIn(change) : change.subject,
  };
}

function messageIn({ event, subject }: Omit<Change & { resource: "messages" }, "actorId">): object {
  const { id, parentId, roomId, roomType, personId, personEmail, created } = subject;
  const who = { id, parentId, roomId, roomType, personId, personEmail };
  if (event === "deleted") return { ...who, created };
  const { files, mentionedPeople, mentionedGroups, updated } = subject;
  return { ...who, files, mentionedPeople, mentionedGroups, created, updated };
}

function matches(world: World, webhook: Webhook, change: Change): boolean {
  const concerns = (asked: string, happened: string) => asked === "all" || asked === happened;
  return (
    concerns(webhook.resource, change.resource) &&
    concerns(webhook.event, change.event) &&
    [...new URLSearchParams(webhook.filter)].every(([key, value]) =>
      holds(world, change.subject, key, value),
    )
  );
}

function holds(world: World, subject: Change["subject"], key: string, value: string): boolean {
  const { files, attachments, mentionedPeople, ...fields }: Partial<Message> = subject;
  if (key === "hasFiles") return value === String(Boolean(files?.length));
  if (key === "hasAttachments") return value === String(Boolean(attachments?.length));
  if (key === "mentionedPeople") {
    return mentionedPeople?.includes(value === "me" ? world.bot.id : value) ?? false;
  }
  return String((fields as Record<string, unknown>)[key]).toLowerCase() === value.toLowerCase();
}
