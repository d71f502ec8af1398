/** The forget function takes message.deleted from its queue, drops what was kept of the message, and takes back what was said to it. */
import { Logger } from "@aws-lambda-powertools/logger";
import type { Context, SQSEvent } from "aws-lambda";
import { bared, traceOf } from "./errors.js";
import { heardIn } from "./events.js";
import { putBack } from "./queue.js";
import { withdrawn } from "./withdrawal.js";

const logger = new Logger();
const MARGIN = 3_000; // milliseconds that we end before Lambda ends us

/** handler may run again for the same message: forgetting twice forgets no more. */
export async function handler(event: SQSEvent, context: Context): Promise<void> {
  const until = Date.now() + context.getRemainingTimeInMillis() - MARGIN;
  for (const record of event.Records) {
    const { message } = heardIn(record.body);
    logger.setCorrelationId(message.id);
    try {
      logger.info("forgotten", await withdrawn(message, until));
    } catch (error) {
      logger.error("not forgotten", { trace: traceOf(error) });
      await putBack(record).catch((late) => logger.error("not put back", { trace: traceOf(late) }));
      throw bared(error);
    }
  }
}
