import { topOf } from "./posting.js";
import { type Message, messagesIn, type Team, type World } from "./world.js";

/** postsWith returns the posts that a file is in, each with its room. */
export function postsWith(world: World, team: Team, file: string) {
  return team.rooms.flatMap((room) =>
    messagesIn(world, room.id)
      .filter(({ files = [] }) => files.some(({ id }) => id === file))
      .map((message) => ({ room, message })),
  );
}

/** sharesOf says where a file was shared, as Slack's description of a file has it. */
export function sharesOf(world: World, team: Team, file: string): object {
  const shares: Record<string, Record<string, object[]>> = {};
  for (const { room, message } of postsWith(world, team, file)) {
    const kind = room.kind === "channel" ? "public" : "private";
    shares[kind] ??= {};
    shares[kind][room.id] = [...(shares[kind][room.id] ?? []), shareOf(world, room.id, message)];
  }
  return shares;
}

function shareOf(world: World, room: string, { ts, thread_ts }: Message): object {
  const top = thread_ts && topOf(world, room, thread_ts);
  return {
    ts,
    ...(top && { thread_ts }),
    channel_name: room,
    team_id: "",
    reply_count: 0,
    reply_users: [],
    reply_users_count: 0,
  };
}
