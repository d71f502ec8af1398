import { beforeEach, expect, onTestFinished, test } from "vitest";
import { keepInstall } from "../functions/installs.js";
import { forgetCredentials } from "../functions/secrets.js";
import { createBus } from "../local/aws/bus.js";
import { startCloud } from "../local/aws/cloud.js";
import { createSecrets, type Secrets } from "../local/aws/secrets.js";
import { startTables } from "../local/aws/tables.js";
import type { Slack } from "../local/slack/simulator.js";
import { lineOf } from "../operate/findings.js";
import type { Outputs } from "../operate/outputs.js";
import { workspaces } from "../operate/workspaces.js";
import { outputsOf } from "./operated.js";
import { listening } from "./simulated.js";
import { APP, slacked } from "./slacked.js";

const APPS = JSON.stringify({ client_id: APP.clientId, client_secret: APP.clientSecret });
let secrets: Secrets;
let slack: Slack;
let outputs: Outputs;
let team: string;

// A deployment in Slack with which all is well, in one workspace.
beforeEach(async () => {
  const [tables, page] = await Promise.all([startTables(), listening(200)]);
  onTestFinished(() => tables.stop());
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  secrets = createSecrets({ "spotter/slack/credentials": APPS, "spotter/slack/signing": "s" });
  const cloud = await startCloud({ bus: createBus(), queues: {}, secrets });
  onTestFinished(() => cloud.stop());
  process.env.AWS_ENDPOINT_URL = cloud.url;
  forgetCredentials();
  const here = await slacked();
  ({ slack, team } = here);
  await keepInstall("slack", { tenant: team, name: "Harbour", token: here.token, self: here.bot });
  const log_groups = { install: "/log/install" };
  const environment = { SLACK_API_URL: slack.url };
  outputs = outputsOf({ environment, log_groups, install_urls: { slack: page.url } });
});

const looked = async () => {
  const findings = await workspaces.look(outputs, async () => undefined);
  return findings.map((finding) => lineOf("workspaces", finding));
};

test("a deployment with which all is well is told to be", async () => {
  expect(await looked()).toEqual([
    `ok    workspaces: the app ${APP.clientId} is ours.`,
    `ok    workspaces: ${outputs.install_urls.slack} lets workspaces add the bot.`,
    "ok    workspaces: 1 added the bot, and their tokens are good.",
  ]);
});

test("where no channel has a door, there is nothing to look at", async () => {
  outputs.install_urls = {};
  expect(await looked()).toEqual([]);
});

test("before there is an app, it says how to come to one, and nothing else", async () => {
  secrets.put("spotter/slack/credentials", "{}");
  expect(await looked()).toEqual([
    expect.stringMatching(
      /^WRONG .* no app of ours yet.* slack_app_url.* slack_client_id.*make deploy\.$/,
    ),
  ]);
});

test.each<{ name: string; breaks: () => unknown; want: [number, RegExp] }>([
  {
    name: "a secret that is another app's",
    breaks: () => secrets.put("spotter/slack/credentials", APPS.replace("client-secret", "other")),
    want: [0, /^WRONG .* does not take the client secret .* slack_secrets_version/],
  },
  {
    name: "a page that fails",
    breaks: async () => (outputs.install_urls.slack = (await listening(503)).url),
    want: [1, /^WRONG .* answers 503\. → the log \/log\/install says why\.$/],
  },
  {
    name: "a page that is not there",
    breaks: async () => (outputs.install_urls.slack = (await listening(404)).url),
    want: [1, /^WRONG .* answers 404\. → make deploy\.$/],
  },
  {
    name: "a workspace that took the bot out",
    breaks: () => slack.uninstall(team),
    want: [
      2,
      /^WRONG .*: 1 added the bot, but slack rejects the token of T\w+ \(\w+\)\. → where it is/,
    ],
  },
])("$name is told, with what to do", async ({ breaks, want: [at, line] }) => {
  await breaks();
  const lines = await looked();
  expect(lines[at]).toMatch(line);
  expect(lines.filter((one) => one.startsWith("WRONG"))).toHaveLength(1);
});

test("nobody who added the bot is nothing wrong, and told where to", async () => {
  const { url } = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = url;
  expect((await looked()).length).toBe(3);
});

test("no token and no secret is told", async () => {
  slack.uninstall(team);
  const told = (await looked()).join("\n");
  for (const unsaid of [APP.clientSecret, "xoxb", "Harbour"]) expect(told).not.toContain(unsaid);
});
