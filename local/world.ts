import { analysesNamed } from "../functions/analyses.js";
import { textsIn, zoneIn } from "../functions/env.js";
import type { Limits } from "../functions/limits.js";
import { rulesOf } from "../functions/plates.js";
import { type Amazon, type Closing, startAmazon, startFunctions } from "./aws/amazon.js";
import { startFront } from "./front.js";
import { repairing } from "./repair.js";
import type { Slack } from "./slack/simulator.js";
import { type Simulator, startWebex } from "./webex/simulator.js";
import { webhooksOf } from "./webhook.js";
import { moveIn, startWorkspace } from "./workspace.js";

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
  /** what is done with words without a picture, by channel, such as "slack=emoji,webex=help"; as is usual there when left out */
  text?: string | undefined;
  /** more secrets, by name */
  secrets?: Record<string, string>;
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
  /** the simulated Webex and Slack; where a real Webex is served, there is neither */
  simulator?: Simulator | undefined;
  slack?: Slack | undefined;
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
  textsIn(settings.text);
  const { token, publicUrl, signing: secret } = settings;
  const simulator = settings.webexUrl ? undefined : await startWebex({ token });
  if (simulator) closing.push(simulator.stop);
  const webexUrl = settings.webexUrl ?? simulator?.url ?? "";
  const workspace = simulator && (await startWorkspace(closing));
  const whole = { ...settings, secrets: { ...workspace?.secrets, ...settings.secrets } };
  const { env, reading, ...amazon } = await startAmazon(whole, closing);
  const urls = { WEBEX_API_URL: webexUrl, ...workspace?.env };
  const functions = await startFunctions(whole, { ...amazon, env, reading }, urls, closing);
  const served = { simulator, slack: workspace?.slack, webexUrl };
  const { url, choose } = await startFront(settings, { ...served, functions, ...amazon }, closing);
  if (workspace) await moveIn(workspace.slack, url);
  const targetUrl = `${publicUrl ?? url}/webhooks/webex`;
  const registration = { webexUrl, token, targetUrl, secret };
  const webhooks = simulator || publicUrl ? await webhooksOf(registration) : undefined;
  if (webhooks) closing.push(webhooks.undo);
  const registered = webhooks && { webex: { url: targetUrl, ids: webhooks.ids } };
  const repair = registered ? repairing(functions, registered, closing) : async () => {};
  return { url, ...served, choose, repair, ...amazon };
}
