/** What a deployment uses in a month. Amounts are derived from the code's path, as said beside each. */
import { analysesNamed } from "../functions/analyses.js";
import type { Question } from "../functions/reading.js";
import { anyHas } from "./abilities.js";
import { M, type Usage } from "./prices.js";

/** Configuration is what the costs depend on: as variables.tf calls it, and how many alarms its modules make. */
export type Configuration = {
  analyses: string[];
  channels: string[];
  receive_memory: number; // MB
  answer_memory: number; // MB
  keep_days: number;
  remember_days: number;
  archive_days: number;
  log_days: number;
  dashboard: boolean;
  alarms: number;
};

/** MONTH is how many days there are in one. */
export const MONTH = 30;
const QUEUES = 2; // that functions read
const POLLERS = 5; // that Lambda keeps on a queue which has a maximum concurrency, each asking every 20 seconds

/** SECONDS are those of a run that starts cold, as rare messages find it: assumed, not measured. */
export const SECONDS = { receive: 0.6, answer: 3.5, react: 1.5, forget: 0.6, repair: 0.5 };
const ANSWER_KB: Record<Question, number> = { text: 4, labels: 2, faces: 1, celebrities: 1 };

/** LOG_KB is what a run writes to the log, and what else is logged of a message. */
export const LOG_KB = {
  receive: 1.2,
  answer: 1.5,
  forget: 0.9,
  repair: 0.9,
  access: 0.4,
  event: 0.3,
  metrics: 0.5,
};

// A message of one picture with one plate, and our reply, which the platform delivers to us as well.
const DELIVERIES = 2;
const EVENTS = 5; // message.received, picture.read, plate.sighted, message.answered, reply.echoed
const QUEUE_REQUESTS = 2 * 3; // the message, and our reply, which forget takes note of: sent by the rule, received, deleted
const METRICS = 5; // that a message tells: received, answered, plates, vision calls, time to answer
const COPIES = 5; // of a sighting: its row and four indexes
const REPAIRS = MONTH * 24 * 12; // runs of repair, each of which asks for three secrets and reads what is known to be wrong

/** usageOf returns what that many pictures a month use, each the only one of its message and with one plate. */
export function usageOf(pictures: number, configuration: Configuration): Usage {
  const questions = questionsOf(configuration.analyses);
  const { receive_memory, answer_memory } = configuration;
  const each: Usage = {
    image: questions.length,
    run: DELIVERIES + 2,
    gbSecond:
      ((DELIVERIES * SECONDS.receive + SECONDS.forget) * receive_memory +
        SECONDS.answer * answer_memory) /
      1024,
    httpRequest: DELIVERIES,
    event: EVENTS,
    queueRequest: QUEUE_REQUESTS,
    ...keptIn(configuration, questions),
    ...writtenIn(configuration),
  };
  const all = Object.entries(each).map(([unit, amount]) => [unit, amount * pictures]);
  const metricMonth = METRICS * partOfHours(pictures);
  return { ...Object.fromEntries(all), secretCall: secretCallsOf(pictures), metricMonth };
}

/** fixedOf returns what a deployment uses in a month in which nobody posts anything. */
export function fixedOf(configuration: Configuration): Usage {
  const { channels, alarms, dashboard, receive_memory, log_days } = configuration;
  const logs = (REPAIRS * (LOG_KB.repair + LOG_KB.metrics)) / M;
  const hooked = channels.filter((name) => anyHas([name], "faults")).length;
  return {
    secretMonth: 2 * channels.length,
    alarmMonth: alarms,
    metricMonth: hooked > 0 ? 1 : 0, // how many webhooks are wrong
    dashboardMonth: dashboard ? 1 : 0,
    queueRequest: (QUEUES * POLLERS * MONTH * 24 * 60 * 60) / 20,
    run: REPAIRS,
    gbSecond: (REPAIRS * SECONDS.repair * receive_memory) / 1024,
    secretCall: 3 * hooked * REPAIRS,
    read: hooked * REPAIRS,
    logGb: logs,
    logGbMonth: (logs * log_days) / MONTH,
  };
}

/** questionsOf returns what the analyses ask of a picture: each is a paid call. */
export function questionsOf(analyses: string[]): Question[] {
  return [...new Set(analysesNamed(analyses.join()).map(({ question }) => question))];
}

// Rows: an answer a question, the picture, a sighting, the reply (begun, sent, whose it is), Powertools' record (begun, done),
// counts (of the person twice, the room, the day), whether it goes over a limit, when the newest message was sent, and that our
// reply was delivered to us.
function keptIn({ keep_days, remember_days }: Configuration, questions: Question[]): Usage {
  const answers = questions.reduce((sum, question) => sum + ANSWER_KB[question], 0);
  const kilobyteDays =
    (answers + COPIES + 0.3) * keep_days + (0.5 + 0.3 + 0.5 + 0.2) * remember_days;
  return {
    write: answers + 1 + COPIES + 3 + 2 + 4 + 1 + 1 + 1,
    // was it asked before, was the plate seen before, was it replied to or announced, was it deleted (twice), does it go
    // over a limit
    read: questions.length + 0.5 + 2 + 2 + 1,
    tableGbMonth: kilobyteDays / MONTH / M,
  };
}

function writtenIn({ archive_days, log_days }: Configuration): Usage {
  const logs =
    DELIVERIES * (LOG_KB.receive + LOG_KB.access) +
    LOG_KB.answer +
    LOG_KB.forget +
    2 * LOG_KB.metrics + // receive's, of the message, and answer's
    EVENTS * LOG_KB.event;
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
