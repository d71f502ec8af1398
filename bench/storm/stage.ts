import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { type Amazon, type Closing, startAmazon } from "../../local/aws/amazon.js";
import { startFunction } from "../../local/aws/function.js";
import { gateway } from "../../local/aws/gateway.js";
import { startVision, type Vision } from "../../local/vision.js";
import type { Chance } from "./chance.js";
import { createFaults, type Made, type Rates } from "./faults.js";
import type { Platform } from "./platform.js";
import { type Postman, startPostman } from "./postman.js";
import { saying, startWorker } from "./worker.js";

/** Play says what is to be staged: on which platform, which plate is in the picture of a hash, and what goes wrong. */
export type Play = {
  platform: Platform;
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
  platform: Platform;
  vision: Vision;
  postman: Postman;
  made: Made;
  /** how many runs the workers began */
  runs: () => number;
};

// The shortest that answer can do with: it keeps 12 seconds of a run for talking.
const TIMES = { timeout: 20, visibility: 21, retries: "2,4,8,16,16" };

/** startStage starts all of it on 127.0.0.1, with the bundles in dist/. */
export async function startStage(play: Play, closing: Closing): Promise<Stage> {
  const { platform, log } = play;
  const vision = await startVision(20, play.plateIn);
  closing.push(vision.stop);
  const { secrets, api } = platform;
  const world = { port: 0, token: "", signing: "", countries: "SG", secrets, ...TIMES };
  const amazon = await startAmazon({ ...world, rekognition: vision.url }, closing);
  const env = { ...amazon.env, ...platform.env, ...SETTINGS };
  const targetUrl = await letIn(play, env, closing);
  const postman = await startPostman(targetUrl, platform);
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
    const hiring = { queue, env: theirs, api, faults, begun, play, timeout: TIMES.timeout };
    await startWorker(hiring, closing);
  }
  await platform.subscribe(postman.url);
  return { ...amazon, platform, vision, postman, made: faults.made, runs: () => runs };
}

// As many pictures as there are: what is fair is another test's.
const SETTINGS = {
  ...{ PLATE_COUNTRIES: "SG", TIME_ZONE: "UTC", ANALYSES: "plates,text" },
  ...{ PICTURES_PER_PERSON: "1000000", PICTURES_PER_ROOM: "1000000", PICTURES_PER_DAY: "1000000" },
  RETRY_SECONDS: TIMES.retries,
};

// Returns where deliveries are taken, by a platform that has let us in.
async function letIn({ platform, log }: Play, env: Record<string, string>, closing: Closing) {
  const start = (name: string, size: number) =>
    startFunction({ bundle: `dist/${name}/index.mjs`, timeout: 10, size, log, env });
  const receive = await start("receive", 2);
  closing.push(receive.stop);
  const deliveries = gateway(receive.invoke, { routes: [`POST ${platform.path}`] });
  const door = platform.door && (await start(platform.door.name, 1));
  const visits = door && gateway(door.invoke, { routes: platform.door?.routes ?? [] });
  const url = await served(
    (request, response) =>
      (request.method === "GET" && visits ? visits : deliveries)(request, response),
    closing,
  );
  await platform.letIn(url);
  await door?.stop();
  return url + platform.path;
}

async function served(answer: RequestListener, closing: Closing): Promise<string> {
  const server = createServer(answer);
  await once(server.listen(0, "127.0.0.1"), "listening");
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
