/** The answer function takes message.received and room.joined from the queue, and replies once: to the pictures, or with a welcome. */
import { IdempotencyConfig, makeIdempotent } from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import { Logger } from "@aws-lambda-powertools/logger";
import type { Context, SQSEvent } from "aws-lambda";
import { analysesNamed } from "./analyses.js";
import { within } from "./clients.js";
import { replied } from "./conversation.js";
import { days, env, picturesAllowed, zoneIn } from "./env.js";
import { bared, isBusy, traceOf } from "./errors.js";
import { heardIn } from "./events.js";
import type { Work } from "./inquiry.js";
import { rulesOf } from "./plates.js";
import { putBack, triesOf } from "./queue.js";

const logger = new Logger();
const settings = {
  wanted: analysesNamed(env("ANALYSES")),
  rules: rulesOf(env("PLATE_COUNTRIES"), process.env.PLATE_PATTERN),
  zone: zoneIn(process.env.TIME_ZONE),
  kept: days("KEEP_DAYS") / 86_400,
  limits: picturesAllowed(),
};
const persistenceStore = new DynamoDBPersistenceLayer({
  tableName: env("IDEMPOTENCY_TABLE"),
  clientConfig: within(5),
});
const config = new IdempotencyConfig({
  eventKeyJmesPath: "message.id",
  throwOnNoIdempotencyKey: true,
  expiresAfterSeconds: days("REMEMBER_DAYS"),
  responseHook: (outcome) => {
    logger.info("answered before");
    return outcome;
  },
});
const MARGIN = 3_000; // milliseconds that we end before Lambda ends us
const PATIENCE = 2_000; // milliseconds in which an answer needs no announcement

/** answer does its work once per message; a queue may deliver one again after we answered it. */
const answer = makeIdempotent(
  async (work: Work) => {
    const outcome = await replied(work);
    logger.info("answered", { outcome });
    return outcome;
  },
  { persistenceStore, config, keyPrefix: "answer" },
);

/** handler puts a message back before it lets the error out: the queue delivers again, then rests it in the dead letters. */
export async function handler(event: SQSEvent, context: Context): Promise<void> {
  config.registerLambdaContext(context);
  const until = Date.now() + context.getRemainingTimeInMillis() - MARGIN;
  for (const record of event.Records) {
    const heard = heardIn(record.body);
    const tries = triesOf(record);
    const patience = tries.isFirst ? PATIENCE : 0; // whoever is tried again has waited
    const work = { ...heard, ...settings, ...tries, until, patience };
    logger.setCorrelationId(heard.message.id);
    try {
      await answer(work);
    } catch (error) {
      const isOthers = isBusy(error);
      if (isOthers) logger.info("another run is at it");
      else logger.error("not answered", { trace: traceOf(error) });
      // A run that is still at it the second time may have crashed: to ask before it must have ended would use our tries up.
      const unmoved = (late: unknown) => logger.error("not put back", { trace: traceOf(late) });
      if (!isOthers || tries.isFirst) await putBack(record).catch(unmoved);
      throw bared(error);
    }
  }
}
