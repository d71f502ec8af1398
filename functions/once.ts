import { IdempotencyConfig, makeIdempotent } from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import type { Context } from "aws-lambda";
import { within } from "./clients.js";
import { days, env } from "./env.js";
import type { Message } from "./events.js";

/** Job is what is done once per message; its result is plain JSON, which is kept. */
export type Job<W, R> = (work: W) => Promise<R>;

/**
 * once returns a job that is done once per message, as long as messages are remembered: where it was, the result is the
 * kept one, and `again` is called. That another run is at it is an error that isBusy knows.
 */
export function once<W extends { message: Message }, R>(
  name: string,
  job: Job<W, R>,
  again: () => void,
): (work: W, context: Context) => Promise<R> {
  const clientConfig = within(5);
  const persistenceStore = new DynamoDBPersistenceLayer({
    tableName: env("IDEMPOTENCY_TABLE"),
    clientConfig,
  });
  const config = new IdempotencyConfig({
    eventKeyJmesPath: "message.id",
    throwOnNoIdempotencyKey: true,
    expiresAfterSeconds: days("REMEMBER_DAYS"),
    responseHook: (result) => {
      again();
      return result;
    },
  });
  const idempotent = makeIdempotent(job, { persistenceStore, config, keyPrefix: name });
  return (work, context) => {
    config.registerLambdaContext(context);
    return idempotent(work) as Promise<R>;
  };
}
