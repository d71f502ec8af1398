import { channelNamed } from "../functions/channels.js";
import { credentialsOf, forgetCredentials } from "../functions/secrets.js";
import { tokens } from "./brought.js";
import { type Check, type Finding, findingOf, namedIn, type Wait } from "./findings.js";
import { apiOf, type Outputs, registeredIn } from "./outputs.js";

const SKEW = 60_000; // milliseconds by which clocks may differ
const TIME = 30_000; // milliseconds that a platform may be asked
const TRIES = 3;
const PAUSE = 5_000; // milliseconds in which what was just deployed comes to be known everywhere

/** platform are the checks of what the platforms know of us, and of the door that they come by. */
export const platform: Check[] = [
  { name: "clock", fix: "connect this machine to the network.", look: clock },
  { name: "token", fix: "where the token is at fault: make rotate WHAT=token.", look: token },
  {
    name: "webhooks",
    fix: "put right what is wrong with the token first; else look again in a minute.",
    look: webhooks,
  },
  { name: "receive", fix: "make deploy.", look: receive },
];

async function clock(outputs: Outputs): Promise<Finding[]> {
  const apis = channelsIn(outputs).flatMap((channel) => apiOf(outputs, channel) ?? []);
  return (await Promise.all(apis.map(skewAt))).flat();
}

async function skewAt(api: string): Promise<Finding[]> {
  const response = await fetch(api, { redirect: "manual", signal: AbortSignal.timeout(TIME) });
  await response.body?.cancel();
  const skew = Math.round((Date.now() - Date.parse(response.headers.get("date") ?? "")) / 1000);
  const { host } = new URL(api);
  if (Math.abs(skew) <= SKEW / 1000) return [{ ok: `as at ${host}.` }];
  if (Number.isNaN(skew)) return [{ ok: `${host} does not tell its time.` }];
  const wrong = `this machine is ${Math.abs(skew)} seconds ${skew > 0 ? "ahead of" : "behind"} ${host}.`;
  return [{ wrong, fix: "set its clock: AWS refuses who is off by minutes." }];
}

async function token(outputs: Outputs): Promise<Finding[]> {
  forgetCredentials();
  return await Promise.all(
    // Where there is a door, tokens are the tenants'.
    channelsIn(outputs)
      .filter(isDoorless)
      .map(async (channel) => {
        const api = apiOf(outputs, channel);
        const { whose } = tokens[channel] ?? {};
        if (!api || !whose) return { ok: `${channel} has none that could be asked whose it is.` };
        const name = await whose((await credentialsOf(channel)).token("token"), api);
        return { ok: `this is the bot "${name}".` };
      }),
  );
}

async function webhooks(outputs: Outputs): Promise<Finding[]> {
  const faults = channelsIn(outputs).map(async (channel) => {
    const asking = { credentials: await credentialsOf(channel), until: Date.now() + TIME };
    return (await channelNamed(channel).faults?.(asking, registeredIn(outputs, channel))) ?? [];
  });
  const found = (await Promise.all(faults)).flat();
  if (found.length > 0) return found.map((fault) => findingOf(fault, outputs));
  const names = namedIn(outputs.webhook_ids)
    .map(([name]) => name)
    .join(", ");
  return names === "" ? [] : [{ ok: `${names}: on, alone, and signing with our secret.` }];
}

// What is not signed is refused, which takes the API and the function.
async function receive(outputs: Outputs, wait: Wait): Promise<Finding[]> {
  const found = Object.values(outputs.webhook_urls).map(async (url): Promise<Finding> => {
    let status = 0;
    for (let tries = 0; tries < TRIES && status !== 401; tries++) {
      if (tries > 0) await wait(PAUSE);
      status = await statusAt(url);
    }
    if (status === 401) return { ok: `${url} answers, and refuses who is not the platform.` };
    const wrong = `${url} answers ${status} to a delivery without a signature, not 401.`;
    const log = `the log ${outputs.log_groups.receive} says why.`;
    return { wrong, fix: status >= 500 ? log : "make deploy." };
  });
  return await Promise.all(found);
}

async function statusAt(url: string): Promise<number> {
  const headers = { "content-type": "application/json" };
  const signal = AbortSignal.timeout(TIME);
  const call = { method: "POST", headers, body: "{}", redirect: "manual" as const, signal };
  const response = await fetch(url, call);
  await response.body?.cancel();
  return response.status;
}

function isDoorless(channel: string): boolean {
  return channelNamed(channel).door === undefined;
}

function channelsIn({ secrets }: Outputs): string[] {
  return Object.keys(secrets);
}
