/** The forget function takes message.deleted from its queue, and drops what was kept and said of it; of reply.echoed it takes note. */
import { Logger } from "@aws-lambda-powertools/logger";
import type { Context, SQSEvent } from "aws-lambda";
import { bared, traceOf } from "./errors.js";
import { heardIn } from "./events.js";
import { keepEcho } from "./ledger.js";
import { putBack } from "./queue.js";
import { withdrawn } from "./withdrawal.js";

const logger = new Logger();
const MARGIN = 3_000; // milliseconds that we end before Lambda ends us

/** handler may run again for the same message: forgetting twice forgets no more. */
export async function handler(event: SQSEvent, context: Context): Promise<void> {
  const until = Date.now() + context.getRemainingTimeInMillis() - MARGIN;
  for (const record of event.Records) {
    const { name, message } = heardIn(record.body);
    logger.setCorrelationId(message.id);
    try {
      // In a queue with pictures to read it would come too late for whoever waits for it.
      if (name === "reply.echoed") await keepEcho(message);
      else logger.info("forgotten", await withdrawn(message, until));
    } catch (error) {
      logger.error(`not done: ${name}`, { trace: traceOf(error) });
      await putBack(record).catch((late) => logger.error("not put back", { trace: traceOf(late) }));
      throw bared(error);
    }
  }
}
