import { hashOf } from "../../functions/picture.js";
import type { Closing } from "../../local/aws/amazon.js";
import type { Envelope } from "../../local/aws/bus.js";
import { type Call, type Pass, startToll } from "../../local/toll.js";
import { startVision, type Vision } from "../../local/vision.js";
import { type Simulator, startWebex } from "../../local/webex/simulator.js";
import { register } from "../../local/webhook.js";
import { startWorld, type World } from "../../local/world.js";

/** SIGNING is what deliveries are signed with in a town. */
export const SIGNING = "signing-secret";

/** Town is a whole world whose deliveries and events are kept, and whose vision service fails on demand. */
export type Town = Pick<World, "queue" | "deadLetters" | "deletions"> & {
  webex: Simulator;
  vision: Vision;
  /** each delivery that came, in order */
  deliveries: Call[];
  /** each event that there was, in order */
  events: Envelope[];
  /** the pictures, by the hash of what is asked about, at which vision calls fail, and what each such call waits for */
  poison: Map<string, Promise<void>>;
  /** deliver makes a delivery and returns the status of our answer. */
  deliver(call: Pick<Call, "headers" | "body">): Promise<number>;
  stop(): Promise<void>;
};

const token = "bot-token";

/** startTown starts it, with the bundles in dist/: two tries, the second after a second, then sorry. */
export async function startTown(): Promise<Town> {
  const closing: Closing = [];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    return { ...(await started(closing)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function started(closing: Closing): Promise<Omit<Town, "stop">> {
  const webex = await startWebex({ token });
  closing.push(webex.stop);
  const vision = await startVision(0);
  closing.push(vision.stop);
  const poison: Town["poison"] = new Map();
  const eyes = await startToll(vision.url, failing(poison));
  closing.push(eyes.stop);
  const { queue, deadLetters, deletions, bus, url, ...world } = await startWorld({
    ...{ port: 0, token, signing: SIGNING, countries: "SG", retries: "1,1" },
    ...{ webexUrl: webex.url, rekognition: eyes.url, log: () => {} },
  });
  closing.push(world.stop);
  const events: Envelope[] = [];
  bus.onEvent((event) => events.push(event));
  const deliveries: Call[] = [];
  const door = await startToll(url, async (call, onward) => {
    deliveries.push(call);
    return await onward();
  });
  closing.push(door.stop);
  const [targetUrl, webexUrl] = [`${door.url}/webhooks/webex`, webex.url];
  closing.push(await register({ webexUrl, token, targetUrl, secret: SIGNING }));
  const deliver = (call: Parameters<Town["deliver"]>[0]) =>
    delivered(`${url}/webhooks/webex`, call);
  return { queue, deadLetters, deletions, webex, vision, deliveries, events, poison, deliver };
}

function failing(poison: Town["poison"]): Pass {
  return async (call, onward) => {
    const { Image } = JSON.parse(call.body.toString());
    const gate = poison.get(hashOf(Buffer.from(Image.Bytes, "base64")));
    if (!gate) return await onward();
    await gate;
    const headers = { "content-type": "application/x-amz-json-1.1" };
    return { status: 500, headers, body: Buffer.from('{"__type":"InternalServerError"}') };
  };
}

async function delivered(
  url: string,
  { headers, body }: Parameters<Town["deliver"]>[0],
): Promise<number> {
  const carried = {
    "content-type": "application/json",
    "x-spark-signature": String(headers["x-spark-signature"]),
  };
  return (await fetch(url, { method: "POST", headers: carried, body: new Uint8Array(body) }))
    .status;
}
