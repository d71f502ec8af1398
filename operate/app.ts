import * as z from "zod/mini";
import { jsonOf } from "../functions/calls.js";
import { listOf, settingOf } from "./settings.js";
import type { Given } from "./terraform.js";
import { secretGiven } from "./typed.js";

const WHERE = "from the page Basic Information of the app at api.slack.com/apps";
const REFUSALS = ["bad_client_secret", "invalid_client_id"];
const Answer = z.object({ ok: z.boolean(), error: z.optional(z.string()) });

/** App is an app at Slack: its id there and its secret. */
export type App = { id: string; secret: string };

/** appGiven returns what Terraform is to know of Slack's app, from the environment or asked for; nothing where there is none yet. Wrong values are an Error. */
export async function appGiven(env = process.env): Promise<Given> {
  const id = appIn(env);
  if (!id) return {};
  const wanted = { is: "the client secret", where: WHERE };
  const secret = await secretGiven("SLACK_CLIENT_SECRET", wanted, env);
  await refuseAnother({ id, secret }, settingOf("slack_api_url", env) ?? "https://slack.com/api");
  const signing = { is: "the signing secret", where: WHERE };
  return {
    TF_VAR_slack_client_secret: secret,
    TF_VAR_slack_signing_secret: await secretGiven("SLACK_SIGNING_SECRET", signing, env),
  };
}

/** appForgone returns what Terraform is told in place of the app's secrets where it writes none. */
export function appForgone(env = process.env): Given {
  const forgone = { TF_VAR_slack_client_secret: "none", TF_VAR_slack_signing_secret: "none" };
  return appIn(env) ? forgone : {};
}

/** isAppOf tells whether Slack takes the secret for the app's: it is asked about a code that it never gave. */
export async function isAppOf({ id, secret }: App, api: string): Promise<boolean> {
  const body = { client_id: id, client_secret: secret, code: "none" };
  return !REFUSALS.includes(await errorOf(api, "oauth.v2.access", { body }));
}

/** errorOf returns what Slack says is wrong with a call, "" where all is well. */
export async function errorOf(
  api: string,
  method: string,
  { body = {}, token }: { body?: Record<string, string>; token?: string },
): Promise<string> {
  const response = await fetch(`${api.replace(/\/+$/, "")}/${method}`, {
    method: "POST",
    body: new URLSearchParams(body),
    ...(token && { headers: { authorization: `Bearer ${token}` } }),
    redirect: "manual", // whoever answers elsewhere is not asked
    signal: AbortSignal.timeout(15_000),
  }).catch((cause) => {
    throw new Error(`Slack at ${api} cannot be reached.`, { cause });
  });
  if (!response.ok) throw new Error(`Slack answered ${response.status} to ${method}.`);
  const { ok, error = "" } = z.parse(Answer, await jsonOf(response));
  return ok ? "" : error;
}

async function refuseAnother(app: App, api: string): Promise<void> {
  if (await isAppOf(app, api)) return;
  throw new Error(
    `Slack does not take this client secret for that of the app ${app.id}. Copy both again, ${WHERE}.`,
  );
}

function appIn(env: NodeJS.ProcessEnv): string | undefined {
  return listOf("channels", env)?.includes("slack") ? settingOf("slack_client_id", env) : undefined;
}
