import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { analysesNamed } from "../functions/analyses.js";
import { countries, countriesOf } from "../functions/countries.js";
import { zoneIn } from "../functions/env.js";
import type { Limits } from "../functions/limits.js";
import { rulesOf } from "../functions/plates.js";
import {
  type Amazon,
  type Closing,
  type Functions,
  startAmazon,
  startFunctions,
} from "./aws/amazon.js";
import { gateway } from "./aws/gateway.js";
import { repairing } from "./repair.js";
import { type RoomOptions, room } from "./room/room.js";
import { type Simulator, startWebex } from "./webex/simulator.js";
import { webhooksOf } from "./webhook.js";

/** Settings of a world. Where `webexUrl` is given, that Webex is served and no simulator starts. */
export type Settings = {
  /** 0: any free port */
  port: number;
  token: string;
  /** what deliveries are signed with */
  signing: string;
  countries: string;
  pattern?: string | undefined;
  webexUrl?: string | undefined;
  /** where the Webex at webexUrl reaches us; then the webhook is made, and deleted at the end */
  publicUrl?: string | undefined;
  /** "aws" for Amazon Rekognition, or the URL of something that speaks its protocol; our reader when left out */
  rekognition?: string | undefined;
  analyses?: string | undefined;
  /** how many pictures of a person and in a room in ten minutes, and in a room in a day; no limit when left out */
  limits?: Partial<Limits>;
  /** the time zone of what answers say; UTC when left out */
  zone?: string | undefined;
  /** seconds of the queue's visibility (90) and of a run (60), and the pauses between tries ("5,15,30,60,60") */
  visibility?: number;
  timeout?: number;
  retries?: string;
  /** takes each line that a function logs, one JSON object; standard output when left out */
  log?: (line: string) => void;
};

/** World is everything that runs on a laptop: where the room's page is, and what tests look at. */
export type World = Omit<Amazon, "env" | "reading"> & {
  url: string;
  webexUrl: string;
  simulator?: Simulator | undefined;
  /** choose starts the functions anew with other countries, as a deployment would. */
  choose(codes: string[]): Promise<void>;
  /** repair looks after the webhooks that were made, as it does every five minutes. */
  repair(): Promise<void>;
  stop(): Promise<void>;
};

/** startWorld starts the bot and what stands in for AWS, Rekognition and Webex; all of it on 127.0.0.1, in memory. */
export async function startWorld(settings: Settings): Promise<World> {
  const closing: Closing = [];
  const stop = async () => {
    for (const close of closing.splice(0).reverse())
      await close().catch((error) => console.error(`While stopping: ${(error as Error).message}`));
  };
  try {
    return { ...(await started(settings, closing)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function started(settings: Settings, closing: Closing): Promise<Omit<World, "stop">> {
  // Before anything else: these are the commonest mistakes.
  rulesOf(settings.countries, settings.pattern);
  analysesNamed(settings.analyses ?? "plates,text");
  zoneIn(settings.zone);
  const { token, publicUrl, signing: secret } = settings;
  const simulator = settings.webexUrl ? undefined : await startWebex({ token });
  if (simulator) closing.push(simulator.stop);
  const webexUrl = settings.webexUrl ?? simulator?.url ?? "";
  const { env, reading, ...amazon } = await startAmazon(settings, closing);
  const all = { ...amazon, env, reading };
  const functions = await startFunctions(settings, all, webexUrl, closing);
  const picker = pickerOf(settings, functions);
  const api = gateway(functions.receive.invoke, { routes: ["POST /webhooks/webex"] });
  const page = room({
    ...(simulator && { simulator }),
    webexUrl,
    timeline: timelineOf(amazon),
    countries: picker,
    settings: { reader: readerOf(settings) },
  });
  const url = await listening(
    (request, response) => {
      (request.url?.startsWith("/webhooks/") ? api : page)(request, response);
    },
    settings.port,
    closing,
  );
  const targetUrl = `${publicUrl ?? url}/webhooks/webex`;
  const registration = { webexUrl, token, targetUrl, secret };
  const webhooks = simulator || publicUrl ? await webhooksOf(registration) : undefined;
  if (webhooks) closing.push(webhooks.undo);
  const registered = webhooks && { webex: { url: targetUrl, ids: webhooks.ids } };
  const repair = registered ? repairing(functions, registered, closing) : async () => {};
  return { url, webexUrl, simulator, choose: picker.choose, repair, ...amazon };
}

function readerOf({ rekognition }: Settings): string {
  if (!rekognition) return "local reader";
  return rekognition === "aws" ? "Amazon Rekognition" : rekognition;
}

function pickerOf(settings: Settings, { answer, env }: Functions): RoomOptions["countries"] {
  let chosen = countriesOf(settings.countries).map(({ code }) => code);
  return {
    known: countries.map(({ code, name }) => ({ code, name })),
    chosen: () => chosen,
    async choose(codes) {
      const next = countriesOf(codes.join(",")).map(({ code }) => code);
      await answer.restart({ ...env, PLATE_COUNTRIES: next.join(",") });
      chosen = next;
    },
  };
}

function timelineOf({ bus }: Pick<Amazon, "bus">): RoomOptions["timeline"] {
  return { recent: bus.recent, onEvent: bus.onEvent };
}

async function listening(answer: RequestListener, port: number, closing: Closing): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
