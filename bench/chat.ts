import { channelNamed } from "../functions/channels.js";
import { M, type Usage } from "./prices.js";
import {
  archivedIn,
  type Configuration,
  LOG_KB,
  MONTH,
  partOfHours,
  SECONDS,
  secretCallsOf,
} from "./usage.js";

/** chatOf returns what that many messages a month use which people say to each other, each of which gets an emoji. */
export function chatOf(messages: number, configuration: Configuration): Usage {
  const { receive_memory, answer_memory, remember_days, archive_days, log_days } = configuration;
  const { receive, react } = SECONDS;
  const functions = 2 * LOG_KB.metrics + LOG_KB.receive + LOG_KB.answer;
  const logs = (functions + LOG_KB.access + LOG_KB.event) / M;
  const each: Usage = {
    run: 2,
    gbSecond: (receive * receive_memory + react * answer_memory) / 1024,
    httpRequest: 1,
    event: 1, // message.received
    queueRequest: 3,
    write: 2, // Powertools' record: begun, done
    read: 1, // the workspace's token
    tableGbMonth: (0.5 * remember_days) / MONTH / M,
    ...archivedIn(archive_days),
    logGb: logs,
    logGbMonth: (logs * log_days) / MONTH,
  };
  const all = Object.entries(each).map(([unit, amount]) => [unit, amount * messages]);
  // Messages that got an emoji; what else is counted of them is counted of pictures, too.
  const metricMonth = partOfHours(messages);
  return { ...Object.fromEntries(all), secretCall: secretCallsOf(messages), metricMonth };
}

/** isChatty tells whether words that people say to each other get an emoji on a channel. */
export function isChatty(name: string): boolean {
  return channelNamed(name).text === "emoji";
}
