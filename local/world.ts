import { analysesNamed } from "../functions/analyses.js";
import { textsIn, zoneIn } from "../functions/env.js";
import type { Registered } from "../functions/faults.js";
import type { Limits } from "../functions/limits.js";
import { rulesOf } from "../functions/plates.js";
import { type Account, endpointOf, knownOf, startAccount } from "./account.js";
import { type Amazon, type Closing, startAmazon, startFunctions } from "./aws/amazon.js";
import { startFront } from "./front.js";
import type { Line } from "./line/simulator.js";
import { repairing } from "./repair.js";
import type { Slack } from "./slack/simulator.js";
import { type Simulator, startWebex } from "./webex/simulator.js";
import { webhooksOf } from "./webhook.js";
import { moveIn, startWorkspace } from "./workspace.js";

/** Settings of a world. Where `webexUrl` or `line` is given, that Webex or LINE is served and no simulator starts. */
export type Settings = {
  /** 0: any free port */
  port: number;
  token: string;
  /** what deliveries are signed with */
  signing: string;
  countries: string;
  pattern?: string | undefined;
  webexUrl?: string | undefined;
  line?: Account | undefined;
  /** where these reach us; then the webhook is made, and deleted or put back at the end */
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
  /** the platforms that are served in place of simulated ones */
  real: { title: string; url: string }[];
  /** what whoever started it is to know besides, in sentences */
  told: string[];
  /** the simulated Webex, Slack and LINE; where a real platform is served, there is none of them */
  simulator?: Simulator | undefined;
  slack?: Slack | undefined;
  line?: Line | undefined;
  /** choose starts the functions anew with other countries, as a deployment would. */
  choose(codes: string[]): Promise<void>;
  /** repair looks after the webhooks that were made, as it does every five minutes. */
  repair(): Promise<void>;
  stop(): Promise<void>;
};

/** startWorld starts the bot and what stands in for AWS, Rekognition and the platforms; all of it on 127.0.0.1, in memory. */
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

// Before anything else: these are the commonest mistakes.
function examine({ countries, pattern, analyses = "plates,text", zone, text }: Settings): void {
  rulesOf(countries, pattern);
  analysesNamed(analyses);
  zoneIn(zone);
  textsIn(text);
}

async function started(settings: Settings, closing: Closing): Promise<Omit<World, "stop">> {
  examine(settings);
  const stage = await platformsOf(settings, closing);
  const { workspace, simulator, webexUrl, account, line, real } = stage;
  const known = account && knownOf(account);
  const secrets = { ...workspace?.secrets, ...known?.secrets, ...settings.secrets };
  const whole = { ...settings, secrets };
  const { env, reading, ...amazon } = await startAmazon(whole, closing);
  const urls = { WEBEX_API_URL: webexUrl, ...workspace?.env, ...known?.env };
  const functions = await startFunctions(whole, { ...amazon, env, reading }, urls, closing);
  const served = { simulator, slack: workspace?.slack, line, webexUrl, real };
  const { url, choose } = await startFront(settings, { ...served, functions, ...amazon }, closing);
  if (workspace) await moveIn(workspace.slack, url);
  const { registered, told } = await registeredAt(settings, url, stage, closing);
  const repair = repairing(functions, registered, closing);
  return { url, ...served, told, choose, repair, ...amazon };
}

/** Stage is the platforms that are served, simulated or real. */
type Stage = Awaited<ReturnType<typeof platformsOf>>;

async function platformsOf({ webexUrl, line: account, token }: Settings, closing: Closing) {
  const real = [
    ...(webexUrl ? [{ title: "Webex", url: webexUrl }] : []),
    ...(account ? [{ title: "LINE", url: account.url }] : []),
  ];
  if (real.length > 0) return { webexUrl: webexUrl ?? "", account, real };
  const simulator = await startWebex({ token });
  closing.push(simulator.stop);
  const workspace = await startWorkspace(closing);
  const { line, ...ours } = await startAccount(closing);
  return { webexUrl: simulator.url, simulator, workspace, account: ours, line, real };
}

// A real platform reaches us only where we are told how.
async function registeredAt(
  { publicUrl, token, signing: secret }: Settings,
  url: string,
  { webexUrl, account, simulator }: Stage,
  closing: Closing,
) {
  const registered: Record<string, Registered> = {};
  const told: string[] = [];
  if (!simulator && !publicUrl) return { registered, told };
  const at = (name: string) => `${publicUrl ?? url}/webhooks/${name}`;
  if (webexUrl) {
    const { ids, undo } = await webhooksOf({ webexUrl, token, targetUrl: at("webex"), secret });
    closing.push(undo);
    registered.webex = { url: at("webex"), ids };
  }
  if (account) {
    const endpoint = await endpointOf(account, at("line"));
    closing.push(endpoint.undo);
    registered.line = { url: at("line"), ids: ["endpoint"] };
    if (!simulator) told.push(...endpoint.told);
  }
  return { registered, told };
}
