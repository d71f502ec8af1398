/** The forget function takes message.deleted, person.left and tenant.left from its queue, and drops what was kept and said of them; of reply.echoed it takes note. */
import { Logger } from "@aws-lambda-powertools/logger";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { departed } from "./departure.js";
import { erased } from "./erasure.js";
import { bared, isBusy, traceOf } from "./errors.js";
import { heardIn } from "./events.js";
import { keepEcho } from "./ledger.js";
import { told } from "./metrics.js";
import { leftOf, putBack } from "./queue.js";
import { forgetRejected } from "./secrets.js";
import { withdrawn } from "./withdrawal.js";

const logger = new Logger();
const MARGIN = 3_000; // milliseconds that we end before Lambda ends us

/** handler may run again for the same message: forgetting twice forgets no more. Where a reply is just being sent, it waits its turn. */
export async function handler({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return await leftOf(Records, (record) => taken(record, context)).finally(told);
}

async function taken(record: SQSRecord, context: Context): Promise<boolean> {
  const until = Date.now() + context.getRemainingTimeInMillis() - MARGIN;
  const { name, message } = heardIn(record.body);
  logger.setCorrelationId(message.id);
  try {
    // In a queue with pictures to read it would come too late for whoever waits for it.
    if (name === "reply.echoed") await keepEcho(message);
    else if (name === "person.left") logger.info("forgotten", await erased(message, until));
    else if (name === "tenant.left") logger.info("forgotten", await departed(message, until));
    else logger.info("forgotten", await withdrawn(message, until));
    return true;
  } catch (error) {
    const isOthers = isBusy(error);
    if (isOthers) logger.info("another run is at it");
    else logger.error(`not done: ${name}`, { trace: traceOf(error) });
    forgetRejected(error);
    await putBack(record).catch((late) => logger.error("not put back", { trace: traceOf(late) }));
    if (isOthers) return false;
    throw bared(error);
  }
}
