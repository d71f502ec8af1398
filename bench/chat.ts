import type { TextMode } from "../functions/channels.js";
import { channelNamed } from "../functions/channels.js";
import type { Usage } from "./prices.js";
import { JOURNAL, requested, storedIn } from "./rows.js";
import { secondsOf } from "./seconds.js";
import { M } from "./tariff.js";
import {
  archivedIn,
  type Configuration,
  LOG_KB,
  MONTH,
  partOfHours,
  secretCallsOf,
} from "./usage.js";

// Rows and events of a message beside Powertools' record (begun, done) and message.received. Words that come back are an answer:
// begun, sent, whose it is, counts and whether they go over a limit, and the journal, asked as for a picture.
type Chat = { name: string; event: number; write: number; read: number; kilobytes: number };
const CHATS: Partial<Record<TextMode, Chat>> = {
  emoji: {
    name: "get an emoji",
    event: 0,
    write: 0,
    read: 1, // the workspace's token
    kilobytes: 0,
  },
  echo: {
    name: "come back as they are",
    event: 1,
    write: 3 + 4 + 1 + JOURNAL.copies,
    read: 2 + 2 + 1 + 2,
    kilobytes: JOURNAL.kilobytes,
  },
};

/** chatOf returns what that many messages of words a month use on a channel which does something with each; nothing where it does not. */
export function chatOf(messages: number, channel: string, configuration: Configuration): Usage {
  const chat = CHATS[channelNamed(channel).text];
  if (!chat) return {};
  const { keep_days, remember_days, archive_days, log_days } = configuration;
  const { event, write, read } = chat;
  const each: Usage = {
    run: 2,
    gbSecond: gbSecondsOf(messages, configuration),
    httpRequest: 1,
    event: 1 + event,
    queueRequest: 3,
    ...requested(configuration, { write: 2 + write, read }),
    ...storedIn((0.5 + (event ? 0.8 : 0)) * remember_days + chat.kilobytes * keep_days),
    ...archivedIn(archive_days),
    ...loggedIn(log_days, 1 + event),
  };
  const all = Object.entries(each).map(([unit, amount]) => [unit, amount * messages]);
  // Messages that got an answer; what else is counted of them is counted of pictures, too.
  const metricMonth = partOfHours(messages);
  return { ...Object.fromEntries(all), secretCall: secretCallsOf(messages), metricMonth };
}

/** chatIn names what becomes of words that people say on a channel, where each costs something. */
export function chatIn(channel: string): string | undefined {
  return CHATS[channelNamed(channel).text]?.name;
}

function gbSecondsOf(messages: number, { receive_memory, answer_memory }: Configuration): number {
  const { receive, react } = secondsOf(messages);
  return (receive * receive_memory + react * answer_memory) / 1024;
}

function loggedIn(days: number, events: number): Usage {
  const functions = 2 * LOG_KB.metrics + LOG_KB.receive + LOG_KB.answer;
  const logGb = (functions + LOG_KB.access + events * LOG_KB.event) / M;
  return { logGb, logGbMonth: (logGb * days) / MONTH };
}
