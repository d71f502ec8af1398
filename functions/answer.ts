/** The answer function takes message.received from the queue, reads the message's pictures, and replies once. */
import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  makeIdempotent,
} from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import { Logger } from "@aws-lambda-powertools/logger";
import type { Context, SQSEvent } from "aws-lambda";
import { analysesNamed } from "./analyses.js";
import { within } from "./clients.js";
import { answered, apologised, type Work } from "./conversation.js";
import { days, env } from "./env.js";
import { bared, traceOf } from "./errors.js";
import { messageIn } from "./events.js";
import { rulesOf } from "./plates.js";
import { isLast, isLastTry, putBack } from "./queue.js";

const logger = new Logger();
const wanted = analysesNamed(env("ANALYSES"));
const rules = rulesOf(env("PLATE_COUNTRIES"), process.env.PLATE_PATTERN);
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

/** answer does its work once per message; a queue may deliver one again after we answered it. */
const answer = makeIdempotent(
  async ({ isLast, ...work }: Work & { isLast: boolean }) => {
    const outcome = await (isLast ? apologised(work) : answered(work));
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
    const message = messageIn(record.body);
    const tries = { isLast: isLast(record), isLastTry: isLastTry(record) };
    const work = { message, until, wanted, rules, ...tries };
    logger.setCorrelationId(message.id);
    try {
      await answer(work);
    } catch (error) {
      if (error instanceof IdempotencyAlreadyInProgressError) logger.info("another run is at it");
      else logger.error("not answered", { trace: traceOf(error) });
      await putBack(record).catch((late) => logger.error("not put back", { trace: traceOf(late) }));
      throw bared(error);
    }
  }
}
