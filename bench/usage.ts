/** What a deployment uses in a month. Amounts are derived from the code's path, as said beside each. */
import { analysesNamed } from "../functions/analyses.js";
import type { Question } from "../functions/reading.js";
import { anyHas } from "./abilities.js";
import type { Usage } from "./prices.js";
import { keptOf, requested } from "./rows.js";
import { type Seconds, secondsOf } from "./seconds.js";
import { M } from "./tariff.js";

/** Configuration is what the costs depend on: as variables.tf calls it, and how many alarms its modules make. */
export type Configuration = {
  analyses: string[];
  channels: string[];
  reader: string; // rekognition, or local: our own reader, as one more function
  reader_memory: number; // MB
  receive_memory: number; // MB
  answer_memory: number; // MB
  keep_days: number;
  remember_days: number;
  archive_days: number;
  log_days: number;
  dashboard: boolean;
  alarms: number;
  few_alarms?: boolean;
  /** units a second of both tables and their indexes, together; where there is none, requests are paid */
  capacity?: number;
};

/** MONTH is how many days there are in one. */
export const MONTH = 30;
const QUEUES = 2; // that functions read
const POLLERS = 5; // that Lambda keeps on a queue which has a maximum concurrency, each asking every 20 seconds

/** LOG_KB is what a run writes to the log, and what else is logged of a message. */
export const LOG_KB = {
  receive: 1.2,
  answer: 1.5,
  forget: 0.9,
  repair: 0.9,
  read: 0.3,
  access: 0.4,
  event: 0.3,
  metrics: 0.5,
};

const EVENTS = 4; // message.received, picture.read, plate.sighted, message.answered; reply.echoed, where we hear of our reply
const QUEUE_REQUESTS = 3; // sent by the rule, received, deleted
const METRICS = 5; // that a message tells: received, answered, plates, vision calls, time to answer
const REPAIR = 0.5; // seconds of a run: assumed, not measured
const REPAIRS = MONTH * 24 * 12; // runs of repair, each of which asks for three secrets and reads what is known to be wrong

/** usageOf returns what that many pictures a month use, each the only one of its message and with one plate. */
export function usageOf(pictures: number, configuration: Configuration): Usage {
  const questions = questionsOf(configuration.analyses);
  const echoes = echoesIn(configuration.channels);
  const isOwn = configuration.reader === "local";
  const each: Usage = {
    ...(!isOwn && { image: questions.length }),
    run: 2 + 2 * echoes + (isOwn ? 1 : 0),
    gbSecond: gbSecondsOf(secondsOf(pictures), configuration, echoes),
    httpRequest: 1 + echoes,
    event: EVENTS + echoes,
    queueRequest: QUEUE_REQUESTS * (1 + echoes),
    ...requested(configuration, keptOf(configuration, questions)),
    ...writtenIn(configuration, echoes),
  };
  const all = Object.entries(each).map(([unit, amount]) => [unit, amount * pictures]);
  const metricMonth = METRICS * partOfHours(pictures);
  return { ...Object.fromEntries(all), secretCall: secretCallsOf(pictures), metricMonth };
}

/** echoesIn returns how often our reply is delivered to us, for forget to take note of: by whom we may also ask for what we missed. */
export function echoesIn(channels: string[]): number {
  return anyHas(channels, "missed") ? 1 : 0;
}

function gbSecondsOf(
  { receive, answer, forget, read }: Seconds,
  { receive_memory, answer_memory, reader, reader_memory }: Configuration,
  echoes: number,
): number {
  const small = (1 + echoes) * receive + echoes * forget;
  const own = reader === "local" ? read(reader_memory) : 0;
  return (small * receive_memory + answer * answer_memory + own * reader_memory) / 1024;
}

/** fixedOf returns what a deployment uses in a month in which nobody posts anything. */
export function fixedOf(configuration: Configuration): Usage {
  const { channels, alarms, dashboard, receive_memory, log_days, capacity } = configuration;
  const logs = (REPAIRS * (LOG_KB.repair + LOG_KB.metrics)) / M;
  const hooked = channels.filter((name) => anyHas([name], "faults")).length;
  return {
    secretMonth: 2 * channels.length,
    alarmMonth: alarms,
    metricMonth: hooked > 0 ? 1 : 0, // how many webhooks are wrong
    dashboardMonth: dashboard ? 1 : 0,
    queueRequest: (QUEUES * POLLERS * MONTH * 24 * 60 * 60) / 20,
    run: REPAIRS,
    gbSecond: (REPAIRS * REPAIR * receive_memory) / 1024,
    secretCall: 3 * hooked * REPAIRS,
    ...requested(configuration, { read: hooked * REPAIRS }),
    ...(capacity && { writeUnitMonth: capacity, readUnitMonth: capacity }),
    logGb: logs,
    logGbMonth: (logs * log_days) / MONTH,
  };
}

/** questionsOf returns what the analyses ask of a picture: each is a paid call. */
export function questionsOf(analyses: string[]): Question[] {
  return [...new Set(analysesNamed(analyses.join()).map(({ question }) => question))];
}

function writtenIn({ archive_days, log_days, reader }: Configuration, echoes: number): Usage {
  const logs =
    (reader === "local" ? LOG_KB.read : 0) +
    (1 + echoes) * (LOG_KB.receive + LOG_KB.access) +
    LOG_KB.answer +
    echoes * LOG_KB.forget +
    2 * LOG_KB.metrics + // receive's, of the message, and answer's
    (EVENTS + echoes) * LOG_KB.event;
  return {
    ...archivedIn(archive_days),
    logGb: logs / M,
    logGbMonth: ((logs / M) * log_days) / MONTH,
  };
}

/** archivedIn returns what the archive keeps of a message, which is a kilobyte, for so many days. */
export function archivedIn(days: number): Usage {
  return { archivedGb: 1 / M, archiveGbMonth: days / MONTH / M };
}

/** partOfHours returns in which part of a month's hours at least one of so many pictures or messages comes, at random: a metric is paid for by the hour in which it is told. */
export function partOfHours(pictures: number): number {
  return 1 - Math.exp(-pictures / (MONTH * 24));
}

/** secretCallsOf returns how often secrets are asked for, where so many come at random, to one copy of each of two functions: three, then kept for half a minute. */
export function secretCallsOf(pictures: number): number {
  const perWindow = pictures * (30 / (MONTH * 24 * 60 * 60));
  return (2 * 3 * pictures) / (1 + perWindow);
}
