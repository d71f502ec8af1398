import {
  type Answer,
  type Call,
  isAnswer,
  type Method,
  no,
  ok,
  placeIn,
  textIn,
} from "./answers.js";
import { shownIn, threadOf, topsIn } from "./threads.js";
import type { Message, Room } from "./world.js";

const SCOPES: Record<Room["kind"], string> = {
  channel: "channels:history",
  group: "groups:history",
  im: "im:history",
  mpim: "mpim:history",
};
const MINUTE = 60_000;

/** conversations is the part of the API that lists what was said. */
export const conversations: Record<string, Method> = {
  "conversations.history": { scope: scopeOf, answer: history },
  "conversations.replies": { scope: scopeOf, answer: replies },
};

function scopeOf(room: Room | undefined): string {
  return SCOPES[room?.kind ?? "channel"];
}

function history(call: Call): Answer {
  const place = placeIn(call);
  if (isAnswer(place)) return place;
  const wrong = wrongWith(call) ?? early(call, "conversations.history");
  if (wrong) return wrong;
  const found = topsIn(call.world, place.room.id).filter(within(call));
  const counts = { pin_count: 0, channel_actions_ts: null, channel_actions_count: 0 };
  return page(call, { room: place.room, found, always: [], counts });
}

// The message that the thread hangs on comes first, on every page.
function replies(call: Call): Answer {
  const place = placeIn(call);
  if (isAnswer(place)) return place;
  const wrong = wrongWith(call) ?? early(call, "conversations.replies");
  if (wrong) return wrong;
  const ts = textIn(call, "ts");
  const thread = ts && threadOf(call.world, place.room.id, ts);
  if (!thread) return no("thread_not_found");
  const [always, found] = [thread.slice(0, 1), thread.slice(1).filter(within(call))];
  return page(call, { room: place.room, found, always });
}

function wrongWith(call: Call): Answer | undefined {
  for (const name of ["oldest", "latest"]) {
    const moment = textIn(call, name);
    if (moment !== undefined && Number.isNaN(Number(moment))) return no(`invalid_ts_${name}`);
  }
  const limit = Number(textIn(call, "limit") ?? 100);
  return limit >= 1 && limit <= 1_000 ? undefined : no("invalid_limit");
}

function within(call: Call): (message: Message) => boolean {
  const isInclusive = ["true", "1"].includes(textIn(call, "inclusive") ?? "");
  const [oldest, latest] = ["oldest", "latest"].map((name) => textIn(call, name));
  return ({ ts }) => {
    if (isInclusive && [oldest, latest].includes(ts)) return true;
    const isLate = oldest === undefined || Number(ts) > Number(oldest);
    return isLate && (latest === undefined || Number(ts) < Number(latest));
  };
}

// An app that is not in Slack's Marketplace may ask once a minute.
function early({ world, caller }: Call, method: string): Answer | undefined {
  if (!world.knobs.repliesLimited) return undefined;
  const key = `${caller.team.id} ${method}`;
  const now = world.now().getTime();
  const wait = (world.lastCalls.get(key) ?? 0) + MINUTE - now;
  if (wait <= 0) {
    world.lastCalls.set(key, now);
    return undefined;
  }
  const headers = { "retry-after": String(Math.ceil(wait / 1000)) };
  return { ...no("ratelimited"), status: 429, headers };
}

type Found = { room: Room; found: Message[]; always: Message[]; counts?: object };

function page(call: Call, { room, found, always, counts }: Found): Answer {
  const { world } = call;
  const asked = Number(textIn(call, "limit") ?? (world.knobs.repliesLimited ? 15 : 100));
  const limit = world.knobs.repliesLimited ? Math.min(asked, 15) : asked;
  const start = startOf(textIn(call, "cursor"));
  if (start === undefined) return no("invalid_cursor");
  const isWhole = ["true", "1"].includes(textIn(call, "include_all_metadata") ?? "");
  const messages = [...always, ...found.slice(start, start + limit)].map((message) =>
    shownIn(world, room.id, message, isWhole),
  );
  const has_more = found.length > start + limit;
  const next_cursor = Buffer.from(`next:${start + limit}`).toString("base64");
  return ok({
    messages,
    has_more,
    ...counts,
    ...(has_more && { response_metadata: { next_cursor } }),
  });
}

function startOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return 0;
  const [, number] = /^next:(\d+)$/.exec(Buffer.from(cursor, "base64").toString()) ?? [];
  return number === undefined ? undefined : Number(number);
}
