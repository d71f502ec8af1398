import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { dropInstall, keepInstall } from "../functions/installs.js";
import { forgetCredentials } from "../functions/secrets.js";
import { createBus } from "../local/aws/bus.js";
import { startCloud } from "../local/aws/cloud.js";
import { createSecrets } from "../local/aws/secrets.js";
import { startTables } from "../local/aws/tables.js";
import type { Slack } from "../local/slack/simulator.js";
import { lineOf } from "../operate/findings.js";
import type { Outputs } from "../operate/outputs.js";
import { workspaces } from "../operate/workspaces.js";
import { answering, outputsOf } from "./operated.js";
import { APP, slacked } from "./slacked.js";

const APPS = JSON.stringify({ client_id: APP.clientId, client_secret: APP.clientSecret });
const closing: (() => unknown)[] = [];
const parts = { bus: createBus(), queues: {}, secrets: createSecrets() };
let slack: Slack;
let outputs: Outputs;
let team: string;

beforeAll(async () => {
  const [cloud, tables] = await Promise.all([startCloud(parts), startTables()]);
  closing.push(cloud.stop, tables.stop);
  process.env.AWS_ENDPOINT_URL = cloud.url;
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
});

afterAll(() => Promise.all(closing.map((close) => close())));

// A deployment in Slack with which all is well, in one workspace.
beforeEach(async () => {
  parts.secrets = createSecrets({
    "spotter/slack/credentials": APPS,
    "spotter/slack/signing": "s",
  });
  forgetCredentials();
  const here = await slacked();
  ({ slack, team } = here);
  const { token, bot: self } = here;
  await keepInstall("slack", { tenant: team, name: "Harbour", token, self });
  outputs = outputsOf({
    environment: { SLACK_API_URL: slack.url },
    log_groups: { install: "/log/install" },
    install_urls: { slack: await answering(200) },
  });
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
  parts.secrets.put("spotter/slack/credentials", "{}");
  expect(await looked()).toEqual([
    expect.stringMatching(
      /^WRONG .* no app of ours yet.* slack_app_url.* slack_client_id.*make deploy\.$/,
    ),
  ]);
});

test.each<{ name: string; breaks: () => unknown; want: [number, RegExp] }>([
  {
    name: "a secret that is another app's",
    breaks: () =>
      parts.secrets.put("spotter/slack/credentials", APPS.replace("client-secret", "other")),
    want: [0, /^WRONG .* does not take the client secret .* slack_secrets_version/],
  },
  {
    name: "a page that fails",
    breaks: async () => (outputs.install_urls.slack = await answering(503)),
    want: [1, /^WRONG .* answers 503\. → the log \/log\/install says why\.$/],
  },
  {
    name: "a page that is not there",
    breaks: async () => (outputs.install_urls.slack = await answering(404)),
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

test("that nobody added the bot is nothing wrong, and it is told where to", async () => {
  await dropInstall({ channel: "slack", tenant: team }, new Date().toISOString());
  const url = outputs.install_urls.slack;
  expect((await looked())[2]).toBe(`ok    workspaces: none has added the bot yet: open ${url}.`);
});

test("no token and no secret is told", async () => {
  slack.uninstall(team);
  const told = (await looked()).join("\n");
  for (const unsaid of [APP.clientSecret, "xoxb", "Harbour"]) expect(told).not.toContain(unsaid);
});
