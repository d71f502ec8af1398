/** The answer function takes message.received and room.joined from the queue, and replies once: to the pictures, or with a welcome. */
import { Logger } from "@aws-lambda-powertools/logger";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { analysesNamed } from "./analyses.js";
import { type Outcome, replied } from "./conversation.js";
import { days, env, picturesAllowed, textsIn, zoneIn } from "./env.js";
import { bared, isBusy, traceOf } from "./errors.js";
import { heardIn } from "./events.js";
import type { Work } from "./inquiry.js";
import { isForgotten } from "./memory.js";
import { counted, told } from "./metrics.js";
import { once } from "./once.js";
import { spaced } from "./pace.js";
import { rulesOf } from "./plates.js";
import { leftOf, putBack, receives, triesOf, waitOf } from "./queue.js";
import { forgetRejected } from "./secrets.js";

const logger = new Logger();
const settings = {
  wanted: analysesNamed(env("ANALYSES")),
  rules: rulesOf(env("PLATE_COUNTRIES"), process.env.PLATE_PATTERN),
  zone: zoneIn(process.env.TIME_ZONE),
  kept: days("KEEP_DAYS") / 86_400,
  limits: picturesAllowed(),
  texts: textsIn(process.env.TEXT),
};
const MARGIN = 3_000; // milliseconds that we end before Lambda ends us
const PATIENCE = 2_000; // milliseconds in which an answer needs no announcement

/** answer does its work once per message; a queue may deliver one again after we answered it. */
const answer = once("answer", worked, () => {
  counted("Duplicate");
  logger.info("answered before");
});

async function worked(work: Work): Promise<Outcome> {
  const outcome = await replied(work);
  logger.info("answered", { outcome });
  return outcome;
}

/** handler leaves a message to the run that is at it, and puts it back before it lets an error out: the queue delivers again, then rests it in the dead letters. */
export async function handler({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return await leftOf(Records, (record) => taken(record, context)).finally(told);
}

async function taken(record: SQSRecord, context: Context): Promise<boolean> {
  const until = Date.now() + context.getRemainingTimeInMillis() - MARGIN;
  const [heard, tries] = [heardIn(record.body), triesOf(record)];
  logger.setCorrelationId(heard.message.id);
  if (isForgotten(heard.message.sent, Date.now())) {
    logger.info("too old"); // an archive keeps what came late as long as what came in time
    return true;
  }
  try {
    const patience = tries.isFirst && waitOf(record).times === 0 ? PATIENCE : 0; // whoever is tried again has waited
    const work = { ...heard, ...settings, ...tries, until, patience };
    const seconds = await spaced(record, heard, () => answer(work, context));
    if (seconds !== undefined) logger.info("put off: many wait", { seconds });
    return true;
  } catch (error) {
    await notDone(record, error);
    if (isBusy(error)) return false;
    throw bared(error);
  }
}

async function notDone(record: SQSRecord, error: unknown): Promise<void> {
  if (isBusy(error)) logger.info("another run is at it");
  else logger.error("not answered", { trace: traceOf(error) });
  forgetRejected(error);
  // A run that is still at it the second time may have crashed: to ask before it must have ended would use our tries up.
  const unmoved = (late: unknown) => logger.error("not put back", { trace: traceOf(late) });
  if (!isBusy(error) || receives(record) === 1) await putBack(record).catch(unmoved);
}
