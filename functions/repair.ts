/** The repair function is run by the clock, puts right the webhooks that platforms deliver by, and publishes that, and what was missed. */
import { Logger } from "@aws-lambda-powertools/logger";
import type { Context } from "aws-lambda";
import { env } from "./env.js";
import { bared, traceOf } from "./errors.js";
import { mended, registeredIn } from "./health.js";
import { counted, told } from "./metrics.js";
import { forgetRejected } from "./secrets.js";

const logger = new Logger();
const MARGIN = 3_000; // milliseconds that we end before Lambda ends us

/** handler may run at any time, also twice at once: what is right is left alone. What it cannot put right is an error in the end. */
export async function handler(_tick: unknown, context: Context): Promise<void> {
  const until = Date.now() + context.getRemainingTimeInMillis() - MARGIN;
  const errors: unknown[] = [];
  for (const [channel, registered] of Object.entries(registeredIn(env("WEBHOOKS")))) {
    try {
      const { trouble, ...health } = await mended(channel, registered, until);
      counted("WebhookFaults", health.wrong);
      logger.info("looked after", { channel, ...health });
      if (trouble) throw trouble;
    } catch (error) {
      logger.error("not well", { channel, trace: traceOf(error) });
      forgetRejected(error);
      errors.push(error);
    }
  }
  told();
  if (errors.length > 0) throw bared(errors[0]);
}
