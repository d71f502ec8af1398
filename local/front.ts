import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { countries, countriesOf } from "../functions/countries.js";
import type { Amazon, Closing, Functions } from "./aws/amazon.js";
import { gateway } from "./aws/gateway.js";
import type { Line } from "./line/simulator.js";
import { lineIn } from "./room/line/platform.js";
import type { Platform } from "./room/platform.js";
import { type RoomOptions, room } from "./room/room.js";
import { slackIn } from "./room/slack/platform.js";
import { webexIn } from "./room/webex/platform.js";
import type { Slack } from "./slack/simulator.js";
import type { Simulator } from "./webex/simulator.js";
import type { Settings } from "./world.js";

/** Behind is what the front stands before: our functions, what happens on the bus, and the platforms that are simulated. */
export type Behind = Pick<Amazon, "bus"> & {
  functions: Functions;
  webexUrl: string;
  /** those that are real */
  real: { title: string; url: string }[];
  simulator?: Simulator | undefined;
  slack?: Slack | undefined;
  line?: Line | undefined;
};

const INSTALLING = 20; // seconds

/** startFront serves the page and the HTTP API on one port; `choose` is what the page does to choose other countries. */
export async function startFront(settings: Settings, behind: Behind, closing: Closing) {
  const { functions, bus, real } = behind;
  const picker = pickerOf(settings, functions);
  const page = room({
    ...{ platforms: platformsOf(behind, () => url), real },
    timeline: { recent: bus.recent, onEvent: bus.onEvent },
    countries: picker,
    settings: { reader: readerOf(settings) },
  });
  const api = await apiOf(behind, closing);
  const url = await listening(
    (request, response) => (api(request.url ?? "") ?? page)(request, response),
    settings.port,
    closing,
  );
  return { url, choose: picker.choose };
}

function platformsOf({ simulator, slack, line }: Behind, url: () => string): Platform[] {
  const install = () => `${url()}/install/slack`;
  return [
    ...(simulator ? [webexIn(simulator)] : []),
    ...(slack ? [slackIn(slack, install)] : []),
    ...(line ? [lineIn(line)] : []),
  ];
}

// Who answers what: the function at a path, or nobody.
async function apiOf(behind: Behind, closing: Closing) {
  const { functions, slack, line, real } = behind;
  const { receive, start } = functions;
  const isReal = real.length > 0;
  const names = isReal
    ? real.map(({ title }) => title.toLowerCase())
    : ["webex", ...(slack ? ["slack"] : []), ...(line ? ["line"] : [])];
  const webhooks = gateway(receive.invoke, { routes: names.map((one) => `POST /webhooks/${one}`) });
  const install = slack && (await start("install", INSTALLING, {}));
  if (install) closing.push(install.stop);
  const routes = ["GET /install/slack", "GET /install/slack/authorized"];
  const installs = install && gateway(install.invoke, { routes });
  return (url: string): RequestListener | undefined =>
    url.startsWith("/webhooks/") ? webhooks : url.startsWith("/install/") ? installs : undefined;
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
