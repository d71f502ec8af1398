/**
 * What a deployment uses in a month, and the prices of it.
 *
 * PRICES are those of us-east-1 in US dollars, as remembered in November 2026 from AWS's pricing pages, before taxes and
 * free tiers; those of DynamoDB and EventBridge agree with articles of 2026. Nobody looked up the others: check them at
 * https://calculator.aws before you rely on them. Amounts are derived from the code's path, as said beside each.
 */
import { analysesNamed } from "../functions/analyses.js";
import type { Question } from "../functions/reading.js";

const M = 1_000_000;
const PRICES = {
  image: 0.001, // Rekognition, group 2: a question asked of a picture, for the first million
  gbSecond: 0.0000133334, // Lambda on arm64
  run: 0.2 / M, // Lambda
  httpRequest: 1 / M, // HTTP API
  event: 1 / M, // EventBridge, custom events up to 64 KB
  archivedGb: 0.1, // EventBridge
  archiveGbMonth: 0.023, // EventBridge
  queueRequest: 0.4 / M, // SQS, standard queues
  write: 0.625 / M, // DynamoDB on demand, each KB and each index
  read: 0.125 / M, // DynamoDB on demand, each 4 KB; half where it need not be consistent
  tableGbMonth: 0.25 + 0.2, // DynamoDB: the rows, and going back in time
  secretMonth: 0.4, // Secrets Manager
  secretCall: 0.05 / 10_000, // Secrets Manager
  logGb: 0.5, // CloudWatch, taking
  logGbMonth: 0.03, // CloudWatch, keeping
  alarmMonth: 0.1, // CloudWatch
};

/** Unit is something that has a price. */
export type Unit = keyof typeof PRICES;

/** Usage is how much of each is used in a month. */
export type Usage = Partial<Record<Unit, number>>;

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
  alarms: number;
};

const MONTH = 30; // days
const QUEUES = 2; // that functions read
const POLLERS = 5; // that Lambda keeps on a queue which has a maximum concurrency, each asking every 20 seconds

// Assumed, not measured: seconds of a run that starts cold, as rare messages find it.
const SECONDS = { receive: 0.6, answer: 3.5, forget: 0.6, repair: 0.5 };
const ANSWER_KB: Record<Question, number> = { text: 4, labels: 2, faces: 1, celebrities: 1 };
const LOG_KB = { receive: 1.2, answer: 1.5, forget: 0.9, repair: 0.9, access: 0.4, event: 0.3 };

// A message of one picture with one plate, and our reply, which the platform delivers to us as well.
const DELIVERIES = 2;
const EVENTS = 5; // message.received, picture.read, plate.sighted, message.answered, reply.echoed
const QUEUE_REQUESTS = 2 * 3; // the message, and our reply, which forget takes note of: sent by the rule, received, deleted
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
  return { ...Object.fromEntries(all), secretCall: secretCallsOf(pictures) };
}

/** fixedOf returns what a deployment uses in a month in which nobody posts anything. */
export function fixedOf({ channels, alarms, receive_memory, log_days }: Configuration): Usage {
  const logs = (REPAIRS * LOG_KB.repair) / M;
  return {
    secretMonth: 2 * channels.length,
    alarmMonth: alarms,
    queueRequest: (QUEUES * POLLERS * MONTH * 24 * 60 * 60) / 20,
    run: REPAIRS,
    gbSecond: (REPAIRS * SECONDS.repair * receive_memory) / 1024,
    secretCall: 3 * channels.length * REPAIRS,
    read: channels.length * REPAIRS,
    logGb: logs,
    logGbMonth: (logs * log_days) / MONTH,
  };
}

/** dollarsOf returns what a month's usage costs. */
export function dollarsOf(usage: Usage): number {
  const units = Object.keys(usage) as Unit[];
  return units.reduce((sum, unit) => sum + PRICES[unit] * (usage[unit] ?? 0), 0);
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
    EVENTS * LOG_KB.event;
  return {
    archivedGb: 1 / M,
    archiveGbMonth: archive_days / MONTH / M,
    logGb: logs / M,
    logGbMonth: ((logs / M) * log_days) / MONTH,
  };
}

// Both functions ask for three secrets, then keep them for half a minute; pictures come at random, to one copy of each.
function secretCallsOf(pictures: number): number {
  const perWindow = pictures * (30 / (MONTH * 24 * 60 * 60));
  return (2 * 3 * pictures) / (1 + perWindow);
}
