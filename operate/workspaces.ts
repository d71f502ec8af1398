import type { Install } from "../functions/channels.js";
import { installsOf } from "../functions/installs.js";
import { type Credentials, credentialsOf } from "../functions/secrets.js";
import { errorOf, isAppOf } from "./app.js";
import type { Check, Finding } from "./findings.js";
import { apiOf, type Outputs } from "./outputs.js";

const AT_ONCE = 10;
const MOST = 200; // workspaces whose tokens are tried
const TIME = 30_000; // milliseconds that the page may take
const HOME = "the page Basic Information of the app at api.slack.com/apps";

/** workspaces is the check of the platforms that let us in by a door: our app there, its page, and who let us in. */
export const workspaces: Check = {
  name: "workspaces",
  fix: "look again in a minute; where it stays, the log of install says why.",
  look: async (outputs) => {
    const doors = Object.entries(outputs.install_urls);
    return (await Promise.all(doors.map(([channel, url]) => door(channel, url, outputs)))).flat();
  },
};

async function door(channel: string, url: string, outputs: Outputs): Promise<Finding[]> {
  const app = appIn(await credentialsOf(channel));
  if (!app) return [unmade(channel)];
  const api = apiOf(outputs, channel) ?? "";
  const [isOurs, page, tokens] = await Promise.all([
    isAppOf(app, api),
    pageAt(url, outputs),
    tokensOf(channel, url, api),
  ]);
  return [
    isOurs ? { ok: `the app ${app.id} is ours.` } : refused(channel, app.id),
    page,
    ...tokens,
  ];
}

function appIn({ token }: Credentials) {
  try {
    return { id: token("client_id"), secret: token("client_secret") };
  } catch {
    return undefined; // as it is before the first app
  }
}

function unmade(channel: string): Finding {
  const how = `open what \`terraform output -raw ${channel}_app_url\` says and create the app; from ${HOME},`;
  return {
    wrong: `${channel} knows no app of ours yet.`,
    fix: `${how} put its client id into terraform.tfvars as ${channel}_client_id; then make deploy.`,
  };
}

function refused(channel: string, id: string): Finding {
  return {
    wrong: `${channel} does not take the client secret for that of the app ${id}.`,
    fix: `raise ${channel}_secrets_version in terraform.tfvars, and make deploy with both secrets from ${HOME}.`,
  };
}

async function pageAt(url: string, { log_groups }: Outputs): Promise<Finding> {
  const call = { redirect: "manual" as const, signal: AbortSignal.timeout(TIME) };
  const response = await fetch(url, call);
  await response.body?.cancel();
  if (response.status === 200) return { ok: `${url} lets workspaces add the bot.` };
  const fix = response.status >= 500 ? `the log ${log_groups.install} says why.` : "make deploy.";
  return { wrong: `${url} answers ${response.status}.`, fix };
}

async function tokensOf(channel: string, url: string, api: string): Promise<Finding[]> {
  const installs = await installsOf(channel);
  if (installs.length === 0) return [{ ok: `none has added the bot yet: open ${url}.` }];
  const tried = installs.slice(0, MOST);
  const faults: string[] = [];
  for (let from = 0; from < tried.length; from += AT_ONCE) {
    const portion = tried.slice(from, from + AT_ONCE).map((one) => faultsOf(one, api));
    faults.push(...(await Promise.all(portion)).flat());
  }
  const count = `${installs.length} added the bot`;
  const more = installs.length > MOST ? `, of which ${MOST} were looked at` : "";
  if (faults.length === 0) return [{ ok: `${count}${more}, and their tokens are good.` }];
  const wrong = `${count}${more}, but ${channel} rejects the token of ${faults.join(", ")}.`;
  return [{ wrong, fix: `where it is still wanted, add it again at ${url}.` }];
}

async function faultsOf({ tenant, token }: Install, api: string): Promise<string[]> {
  const error = await errorOf(api, "auth.test", { token });
  return error ? [`${tenant} (${error})`] : [];
}
