import { envelopeOf, type Load, limitOf, type Told } from "./envelopes.js";
import { tsOf } from "./ids.js";
import { shownIn, withStubs } from "./threads.js";
import { type Change, installOf, type Message, type Room, type Team, type World } from "./world.js";

type Of<Event> = Extract<Change, { event: Event }>;

const KINDS: Record<Room["kind"], string> = {
  channel: "channels",
  group: "groups",
  im: "im",
  mpim: "mpim",
};

/** loadsOf returns what the app is told of a change: what it subscribed to, and its token may know. */
export function loadsOf(world: World, change: Change): Load[] {
  const { team, event } = change;
  if (event === "limited") return [limitOf(world, team.id)];
  const own = whoseDoing(change) === team.bot.id;
  if (own && !world.knobs.echo) return [];
  const scopes = installOf(world, team.id)?.[1].scopes ?? [];
  const knows = ({ scope }: Told) => scope === undefined || scopes.includes(scope);
  return toldOf(world, change)
    .filter(({ subscription }) => world.manifest.events.includes(subscription))
    .filter(knows)
    .map((told) => envelopeOf(world, change, told, own));
}

function whoseDoing(change: Change): string | undefined {
  if (change.event === "joined" || change.event === "left") return change.inviter;
  if (change.event === "deleted" || change.event === "edited") return change.previous.user;
  return change.event === "posted" ? change.message.user : undefined;
}

function toldOf(world: World, change: Change): Told[] {
  switch (change.event) {
    case "uninstalled":
      return toldAtTheEnd(world, change);
    case "joined":
      return [membershipOf(world, change)];
    case "posted":
      return hears(change) ? toldOfPost(world, change) : [];
    case "edited":
    case "deleted":
      return hears(change) ? [toldOfChange(world, change)] : [];
    default:
      return [];
  }
}

function hears({ team, room }: { team: Team; room: Room }): boolean {
  return room.members.includes(team.bot.id);
}

function toldAtTheEnd(world: World, { team }: Change): Told[] {
  const event_ts = tsOf(world.now().getTime() * 1000);
  const tokens = { oauth: [], bot: [team.bot.id] };
  return [
    { subscription: "tokens_revoked", event: { type: "tokens_revoked", tokens, event_ts } },
    { subscription: "app_uninstalled", event: { type: "app_uninstalled", event_ts } },
  ];
}

function membershipOf(world: World, change: Of<"joined" | "left">): Told {
  const { team, room, person, inviter } = change;
  const isPublic = room.kind === "channel";
  const event = {
    ...{ type: "member_joined_channel", user: person, channel: room.id },
    ...{ channel_type: isPublic ? "C" : "G", team: team.id, inviter },
    event_ts: tsOf(world.now().getTime() * 1000),
  };
  const scope = isPublic ? "channels:read" : "groups:read";
  return { subscription: "member_joined_channel", scope, event };
}

function toldOfPost(world: World, change: Of<"posted">): Told[] {
  const { team, room, message } = change;
  const shown = asTold(world, message);
  const { ts } = message;
  const subtype = message.files ? "file_share" : message.subtype;
  const extra = message.files && { upload: false, display_as_bot: false };
  const where = { channel: room.id, event_ts: ts };
  const event = { ...shown, ...(subtype && { subtype }), ...extra, ...where };
  const told = messageTold(room, event);
  const isCalled = room.kind !== "im" && message.text.includes(`<@${team.bot.id}>`);
  if (!isCalled || message.user === team.bot.id) return [told];
  const call = { ...shown, ...extra, ...where, type: "app_mention" };
  return [{ subscription: "app_mention", scope: "app_mentions:read", event: call }, told];
}

function toldOfChange(world: World, change: Of<"edited" | "deleted">): Told {
  const { room, message, previous } = change;
  const ts = tsOf(world.now().getTime() * 1000);
  const where = { channel: room.id, ts, event_ts: ts };
  const [subtype, what] = message
    ? ["message_changed", { message: asListed(world, room, message) }]
    : ["message_deleted", { deleted_ts: previous.ts }];
  const before = { previous_message: asListed(world, room, previous) };
  return messageTold(room, {
    type: "message",
    subtype,
    hidden: true,
    ...what,
    ...before,
    ...where,
  });
}

function messageTold(room: Room, event: Record<string, unknown>): Told {
  const subscription = `message.${KINDS[room.kind]}`;
  const scope = `${KINDS[room.kind]}:history`;
  return { subscription, scope, event: { ...event, channel_type: room.kind } };
}

function asTold(world: World, message: Message): object {
  const { metadata, reactions, ...told } = withStubs(world, message);
  return told;
}

function asListed(world: World, room: Room, message: Message): object {
  const { reactions, ...listed } = shownIn(world, room.id, message, false);
  return listed;
}
