/** The receive function takes a webhook call from the HTTP API, proves it, publishes what it tells, and answers at once. */
import { Logger } from "@aws-lambda-powertools/logger";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { type Channel, channelNamed } from "./channels.js";
import { type Delivery, deliveryIn } from "./delivery.js";
import { type Code, type DeliveryCode, Failure, traceOf } from "./errors.js";
import { eventOf, type Message, publish } from "./events.js";
import { keepWhatIsGiven } from "./given.js";
import { isFresh } from "./memory.js";
import { counted, told } from "./metrics.js";
import { type Credentials, credentialsOf, forgetRejected } from "./secrets.js";

const logger = new Logger();
const LARGEST = 1024 * 1024; // bytes of a delivery
const RECENT = 5_000; // milliseconds in which forgeries make us ask for secrets once
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
    forgetRejected(error);
    const statusCode = (error instanceof Failure && statuses[error.code]) || 503;
    if (statusCode < 500) counted("Rejected");
    if (statusCode < 500) logger.warn("rejected", { trace: traceOf(error) });
    else logger.error("not taken", { trace: traceOf(error) });
    return { statusCode };
  } finally {
    told();
  }
}

async function received(delivery: Delivery, now: Date): Promise<APIGatewayProxyStructuredResultV2> {
  const channel = channelNamed(delivery.channel);
  if (delivery.body.length > LARGEST) throw new Failure("body-too-big", "Over 1 MiB.");
  const credentials = await proving(channel, delivery, now);
  const body = await channel.atOnce?.(delivery, credentials);
  if (body !== undefined)
    return { statusCode: 200, headers: { "content-type": "application/json" }, body };
  const heard = await channel.eventsIn(delivery, credentials);
  const fresh = heard.filter((one) => isFresh(one, now.getTime()));
  const { sound, trouble } = await keepWhatIsGiven(fresh);
  await publish(sound.map(eventOf));
  for (const one of heard)
    if (sound.includes(one) || !fresh.includes(one))
      noted(fresh.includes(one) ? one.name : "too old", one.message);
  if (trouble) throw trouble;
  if (fresh.length > 0) return { statusCode: 202 };
  counted("Ignored");
  logger.info("ignored", { channel: channel.name });
  return { statusCode: 200 };
}

function noted(what: string, { id }: Message): void {
  if (what === "message.received") counted("Received");
  if (what === "deliveries.limited") counted("Limited");
  logger.info(what, { correlation_id: id });
}

// It may be signed with a secret that was put in place since we asked for ours.
async function proving(channel: Channel, delivery: Delivery, now: Date): Promise<Credentials> {
  const known = await credentialsOf(channel.name);
  if (channel.authentic(delivery, known, now)) return known;
  const newer = await credentialsOf(channel.name, RECENT);
  if (newer !== known && channel.authentic(delivery, newer, now)) return newer;
  throw new Failure("forged", "Not proven.");
}
