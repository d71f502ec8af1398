import { idOf } from "./ids.js";
import type { Change, World } from "./world.js";

/** Load is what the app is told: the event's kind, what it is about, whose doing it was, and the words. */
export type Load = { type: string; eventId: string; subject: string; own: boolean; body: string };

/** Told is an event, with the subscription and the scope that it needs. */
export type Told = { subscription: string; scope?: string; event: Record<string, unknown> };

/** envelopeOf puts an event into what says whose it is. */
export function envelopeOf(world: World, { team }: Change, { event }: Told, own: boolean): Load {
  const eventId = idOf("Ev");
  const who = { enterprise_id: null, team_id: team.id, user_id: team.bot.id };
  const envelope = {
    ...{ token: world.verification, team_id: team.id, context_team_id: team.id },
    ...{ context_enterprise_id: null, api_app_id: world.appId, event, type: "event_callback" },
    ...{ event_id: eventId, event_time: Math.floor(world.now().getTime() / 1000) },
    ...{ event_context: `4-${eventId}`, is_ext_shared_channel: false },
    authorizations: [{ ...who, is_bot: true, is_enterprise_install: false }],
  };
  const { type, subtype, ts, deleted_ts, user } = event;
  const changed = (event.message as { ts?: string } | undefined)?.ts;
  const subject = String(deleted_ts ?? changed ?? ts ?? user ?? team.id);
  const name = [type, subtype].filter(Boolean).join(" ");
  return { type: name, eventId, subject, own, body: JSON.stringify(envelope) };
}

/** limitOf returns what a workspace's too many events are told with: no envelope. */
export function limitOf(world: World, team: string): Load {
  const minute = Math.floor(world.now().getTime() / 60_000) * 60;
  const body = JSON.stringify({
    ...{ token: world.verification, type: "app_rate_limited", team_id: team },
    ...{ minute_rate_limited: minute, api_app_id: world.appId },
  });
  return { type: "app_rate_limited", eventId: "", subject: team, own: false, body };
}
