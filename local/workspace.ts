import { randomBytes } from "node:crypto";
import type { Closing } from "./aws/amazon.js";
import { type Slack, startSlack } from "./slack/simulator.js";

/** Workspace is a simulated Slack, and what our functions must know to serve it. */
export type Workspace = {
  slack: Slack;
  secrets: Record<string, string>;
  env: { SLACK_API_URL: string };
};

/** startWorkspace starts a Slack with an app that nobody has let in yet. */
export async function startWorkspace(closing: Closing): Promise<Workspace> {
  const clientId = `${randomDigits()}.${randomDigits()}`;
  const [clientSecret, signing] = [randomBytes(16), randomBytes(16)].map((one) =>
    one.toString("hex"),
  ) as [string, string];
  const slack = await startSlack({ clientId, clientSecret, signing });
  closing.push(slack.stop);
  const credentials = JSON.stringify({ client_id: clientId, client_secret: clientSecret });
  const secrets = { "spotter/slack/credentials": credentials, "spotter/slack/signing": signing };
  return { slack, secrets, env: { SLACK_API_URL: slack.url } };
}

/** moveIn tells Slack where we are, and lets us into its first workspace as somebody in a browser does. */
export async function moveIn(slack: Slack, url: string): Promise<void> {
  await slack.subscribe(`${url}/webhooks/slack`);
  slack.shownAt(`${url}/#on=slack&in=car-park`);
  const page = await fetch(`${url}/install/slack`);
  const [, link = ""] = /href="([^"]*\/oauth\/v2\/authorize\?[^"]*)"/.exec(await page.text()) ?? [];
  const asked = new URL(link.replaceAll("&amp;", "&"));
  const body = new URLSearchParams([...asked.searchParams, ["decision", "allow"]]);
  const redirect = "manual";
  const consent = await fetch(new URL(asked.pathname, asked), { method: "POST", body, redirect });
  const back = consent.headers.get("location") ?? "";
  const [cookie = ""] = page.headers.getSetCookie().map((one) => one.split(";")[0]);
  const { status } = await fetch(back, { headers: { cookie } });
  if (status !== 200) throw new Error(`Spotter was not let into Slack: ${status}.`);
}

function randomDigits(): string {
  return String(BigInt(`0x${randomBytes(5).toString("hex")}`));
}
