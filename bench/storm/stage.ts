import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Amazon, type Closing, startAmazon } from "../../local/aws/amazon.js";
import { type LocalFunction, startFunction } from "../../local/aws/function.js";
import { gateway } from "../../local/aws/gateway.js";
import { startVision, type Vision } from "../../local/vision.js";
import { type Simulator, startWebex } from "../../local/webex/simulator.js";
import { register } from "../../local/webhook.js";
import type { Chance } from "./chance.js";
import { createFaults, type Made, type Rates } from "./faults.js";
import { type Postman, startPostman } from "./postman.js";
import { saying, startWorker } from "./worker.js";

/** Play says what is to be staged: how many messages are kept, which plate is in the picture of a hash, and what goes wrong. */
export type Play = {
  kept: number;
  plateIn: (hash: string) => string;
  chance: Chance;
  rates: Rates;
  /** processes of the answer function */
  workers: number;
  /** takes each line that a function logs */
  log: (line: string) => void;
};

/** Stage is the bot, with everything it talks to: its workers reach nothing but through tolls. */
export type Stage = Pick<Amazon, "bus" | "queue" | "deletions" | "tablesUrl"> & {
  webex: Simulator;
  vision: Vision;
  postman: Postman;
  made: Made;
  /** how many runs the workers began */
  runs: () => number;
};

const [token, signing] = ["bot-token", "signing-secret"];
// The shortest that answer can do with: it keeps 12 seconds of a run for talking.
const TIMES = { timeout: 20, visibility: 21, retries: "2,4,8,16,16" };

/** startStage starts all of it on 127.0.0.1, with the bundles in dist/. */
export async function startStage(play: Play, closing: Closing): Promise<Stage> {
  const webex = await startWebex({ token, kept: play.kept });
  closing.push(webex.stop);
  const vision = await startVision(20, play.plateIn);
  closing.push(vision.stop);
  const world = { port: 0, token, signing, countries: "SG", rekognition: vision.url, ...TIMES };
  const amazon = await startAmazon(world, closing);
  const { url: webexUrl } = webex;
  const env = { ...amazon.env, WEBEX_API_URL: webexUrl, ...SETTINGS };
  const { log } = play;
  const receive = await startFunction({
    ...{ bundle: "dist/receive/index.mjs", timeout: 10, size: 2, log },
    env,
  });
  closing.push(receive.stop);
  const postman = await startPostman(await apiOf(receive, closing), webex.bot.id);
  closing.push(postman.stop);
  const faults = createFaults(play.chance, play.rates, saying(log));
  let runs = 0;
  const begun = () => {
    runs += 1;
  };
  const { queue, deletions } = amazon;
  const staff = [...Array<typeof queue>(play.workers).fill(queue), deletions, deletions];
  for (const queue of staff) {
    const theirs = { ...env, ...amazon.reading(queue) };
    const hiring = { queue, env: theirs, faults, begun, play, timeout: TIMES.timeout };
    await startWorker(hiring, closing);
  }
  closing.push(await register({ webexUrl, token, targetUrl: postman.url, secret: signing }));
  return { ...amazon, webex, vision, postman, made: faults.made, runs: () => runs };
}

// As many pictures as there are: what is fair is another test's.
const SETTINGS = {
  ...{ PLATE_COUNTRIES: "SG", TIME_ZONE: "UTC", ANALYSES: "plates,text" },
  ...{ PICTURES_PER_PERSON: "1000000", PICTURES_PER_ROOM: "1000000", PICTURES_PER_DAY: "1000000" },
  RETRY_SECONDS: TIMES.retries,
};

async function apiOf(receive: LocalFunction, closing: Closing): Promise<string> {
  const server = createServer(gateway(receive.invoke, { routes: ["POST /webhooks/webex"] }));
  await once(server.listen(0, "127.0.0.1"), "listening");
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/webex`;
}
