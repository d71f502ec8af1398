/** The receive function takes a webhook call from the HTTP API, proves it, publishes what it tells, and answers at once. */
import { Logger } from "@aws-lambda-powertools/logger";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { channelNamed } from "./channels.js";
import { type Delivery, deliveryIn } from "./delivery.js";
import { type Code, type DeliveryCode, Failure, traceOf } from "./errors.js";
import { type Heard, particularsOf, publish } from "./events.js";
import { oldestTaken } from "./memory.js";
import { credentialsOf } from "./secrets.js";

const logger = new Logger();
const LARGEST = 1024 * 1024; // bytes of a delivery
const statuses: Record<DeliveryCode, number> & Partial<Record<Code, number>> = {
  "body-too-big": 413,
  forged: 401,
  "unknown-channel": 404,
};

/** handler answers 2xx to whatever the platform proves to have sent, and 5xx only where another delivery would help. */
export async function handler(
  event: APIGatewayProxyEventV2,
): Promise<APIGatewayProxyStructuredResultV2> {
  try {
    return await received(deliveryIn(event), new Date());
  } catch (error) {
    const statusCode = (error instanceof Failure && statuses[error.code]) || 503;
    if (statusCode < 500) logger.warn("rejected", { trace: traceOf(error) });
    else logger.error("not taken", { trace: traceOf(error) });
    return { statusCode };
  }
}

async function received(delivery: Delivery, now: Date): Promise<APIGatewayProxyStructuredResultV2> {
  const channel = channelNamed(delivery.channel);
  if (delivery.body.length > LARGEST) throw new Failure("body-too-big", "Over 1 MiB.");
  const credentials = await credentialsOf(channel.name);
  if (!channel.authentic(delivery, credentials, now)) throw new Failure("forged", "Not proven.");
  const challenge = channel.challenge?.(delivery, credentials);
  if (challenge !== undefined) return { statusCode: 200, body: challenge };
  const told = await channel.eventsIn(delivery, credentials);
  const fresh = told.filter((heard) => isFresh(heard, now));
  await publish(
    fresh.map(({ name, message }) => ({ name, message, detail: particularsOf(message) })),
  );
  for (const { name, message } of fresh) logger.info(name, { correlation_id: message.id });
  if (fresh.length === 0) logger.info("ignored", { channel: channel.name });
  return { statusCode: fresh.length > 0 ? 202 : 200 };
}

// To forget, it is never too late.
function isFresh({ name, message }: Heard, now: Date): boolean {
  if (name === "message.deleted") return true;
  return Date.parse(message.sent) > oldestTaken(now.getTime());
}
