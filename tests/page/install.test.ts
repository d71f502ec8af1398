import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { handler } from "../../functions/install.js";
import { forgetCredentials } from "../../functions/secrets.js";
import { gateway } from "../../local/aws/gateway.js";
import { type Slack, startSlack } from "../../local/slack/simulator.js";
import { complaints, DESKTOP, launched, PHONE, spill } from "./browser.js";

const client = { clientId: "1.2", clientSecret: "client-secret" };
const routes = ["GET /install/slack", "GET /install/slack/authorized"];
const table = mockClient(DynamoDBDocumentClient);
const manager = mockClient(SecretsManagerClient);

let browser: Browser;
let slack: Slack;
let server: Server;
let url: string;
let page: Page;
let problems: string[];

beforeAll(async () => {
  [browser, slack] = await Promise.all([
    launched(),
    startSlack({ ...client, signing: "signing-secret" }),
  ]);
  process.env.SLACK_API_URL = slack.url;
  server = createServer(gateway(handler, { routes }));
  await once(server.listen(0, "127.0.0.1"), "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/install/slack`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await Promise.all([browser.close(), slack.stop()]);
});

beforeEach(() => {
  forgetCredentials();
  const { clientId: client_id, clientSecret: client_secret } = client;
  const SecretString = JSON.stringify({ client_id, client_secret });
  manager.on(GetSecretValueCommand).resolves({ SecretString });
  table.reset();
  table.on(PutCommand).resolves({});
});

afterEach(async () => {
  await page.context().close();
  expect(problems).toEqual([]);
});

/** visited opens the page in a browser of its own; problems are what the browser complains of, as of what a page may not do. */
async function visited(options: BrowserContextOptions = {}): Promise<void> {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(10_000);
  page = await context.newPage();
  problems = [];
  page.on("console", (said) => {
    const isStatus = said.text().startsWith("Failed to load resource");
    if (["error", "warning"].includes(said.type()) && !isStatus) problems.push(said.text());
  });
  await page.goto(url);
}

const heading = () => page.getByRole("heading", { level: 1 }).textContent();
const kept = () => table.commandCalls(PutCommand).map(({ args }) => args[0].input.Item?.pk);

async function looks(): Promise<string[]> {
  const [wider] = await spill(page);
  return [...(await complaints(page)), ...(wider > 0 ? [`${wider} pixels too wide`] : [])];
}

test("somebody adds Spotter with the keyboard alone, in the dark", async () => {
  await visited({ viewport: DESKTOP, colorScheme: "dark" });
  expect([await heading(), await looks()]).toEqual(["Add Spotter to Slack", []]);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Allow" }).waitFor();
  expect(await looks()).toEqual([]);
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText("What to do now").waitFor();
  expect([await heading(), await looks()]).toEqual(["Spotter is in Harbour Works.", []]);
  expect(kept()).toEqual(["state#slack", expect.stringMatching(/^install#slack:T/)]);
  slack.shownAt(`${url}#the-room`);
  await page.getByRole("link", { name: "Open Slack" }).click();
  await page.waitForURL(`${url}#the-room`);
});

test("somebody who says no on a phone can start again", async () => {
  await visited({ viewport: PHONE, colorScheme: "light" });
  expect(await looks()).toEqual([]);
  await page.getByRole("link", { name: "Add to Slack" }).click();
  await page.getByRole("button", { name: "Deny" }).waitFor();
  expect(await looks()).toEqual([]);
  await page.getByRole("button", { name: "Deny" }).click();
  await page.getByText("You said no.").waitFor();
  expect([await heading(), await looks()]).toEqual(["Spotter was not added", []]);
  await page.getByRole("link", { name: "Start again" }).click();
  await page.getByText("What it keeps").waitFor();
  expect(kept()).toEqual([]);
});
