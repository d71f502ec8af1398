import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Message } from "../../local/slack/world.js";
import { told } from "./amazon.js";
import { carOf, drained } from "./room.js";
import { APP, LINE, made, type Stage } from "./stage.js";
import { outputOf, planOf, stateText } from "./state.js";
import { consented, linkIn, pageAt, visited } from "./visits.js";

type Urls = { slack: string };
type Row = Record<string, { S?: string }>;

const PATIENCE = { timeout: 60_000, interval: 250 };

/** installed makes the app at Slack of what Terraform says, lets it into a workspace page by page, and talks to it there. */
export function installed(stage: Stage): void {
  test("Slack's app is made of what Terraform says: where we are, and what it may", async () => {
    const manifest = JSON.parse(await outputOf<string>(stage, "slack_manifest"));
    const { slack: hook } = await outputOf<Urls>(stage, "webhook_urls");
    const { slack: door } = await outputOf<Urls>(stage, "install_urls");
    const { features, oauth_config, settings } = manifest;
    expect(settings.event_subscriptions.request_url).toBe(hook);
    expect(features.slash_commands.map(({ url }: { url: string }) => url)).toEqual([hook, hook]);
    expect(oauth_config.redirect_urls).toEqual([`${door}/authorized`]);
    const link = new URL(await outputOf<string>(stage, "slack_app_url"));
    expect(JSON.parse(link.searchParams.get("manifest_json") ?? "")).toEqual(manifest);
  });

  test("before there is an app, the page says so", async () => {
    expect((await pageAt(stage)).status).toBe(503);
  });

  test("with the app's id, and with LINE, make deploy finds all well, and no secret is in the state", async () => {
    const settings = `channels = ["webex", "slack", "line"]\nslack_client_id = "${APP.clientId}"\n`;
    await writeFile(join(stage.folder, "app.auto.tfvars"), settings);
    stage.hasApp = true;
    const { stderr } = await made(stage, "deploy");
    expect(stderr).toContain("All is well.");
    expect(stderr).toContain("none has added the bot yet");
    const state = await stateText(stage);
    const given = [...Object.values(APP).slice(1), ...Object.values(LINE)];
    expect(given.filter((one) => state.includes(one))).toEqual([]);
  });

  test("Slack believes the address, and somebody adds the bot to a workspace, once for each visit", async () => {
    const { slack: hook } = await outputOf<Urls>(stage, "webhook_urls");
    await stage.slack.subscribe(hook);
    expect(await pageAt(stage)).toMatchObject({
      status: 200,
      text: expect.stringContaining("Add to Slack"),
    });
    const page = await visited(stage, "/install/slack");
    const back = await consented(stage, linkIn(page.body, stage.slack.origin));
    const welcome = await visited(stage, back, page.cookies);
    expect([welcome.statusCode, welcome.body]).toEqual([200, expect.stringContaining("Harbour")]);
    expect((await visited(stage, back, page.cookies)).statusCode).toBeGreaterThanOrEqual(400);
    const token = (await installOf(stage))?.token?.S ?? "";
    expect(token).toMatch(/^xoxb-/);
    stage.secret.add(token);
  });

  test("a picture is answered in its thread, and gets an emoji, as do words", async () => {
    const { slack } = stage;
    const files = [await carOf("SBA1234G")];
    const [picture, words] = [
      slack.post({ ...placeOf(stage), files }),
      slack.post({ ...placeOf(stage), text: "pizza for lunch?" }),
    ];
    await expect
      .poll(() => answersTo(stage, picture), PATIENCE)
      .toEqual([expect.stringContaining("*SBA1234G*")]);
    await expect.poll(() => emojiOf(stage, picture), PATIENCE).toHaveLength(1);
    await expect.poll(() => emojiOf(stage, words), PATIENCE).toHaveLength(1);
    expect(answersTo(stage, words)).toEqual([]);
    const { person, room } = placeOf(stage);
    const asked = { person, room, command: "/explain", text: "pizza for lunch?" };
    expect((await slack.command(asked)).text).toContain("pizza");
  });

  test("make why finds a message by its link", async () => {
    const { slack } = stage;
    const { room } = placeOf(stage);
    const picture = slack.messages(room).find(({ files = [] }) => files.length > 0);
    const link = `https://harbour.slack.com/archives/${room}/p${picture?.ts.replace(".", "")}`;
    const { stderr } = await made(stage, `why MESSAGE=${link}`);
    for (const words of ["plate SBA1234G in picture 1", "It was answered."])
      expect(stderr).toContain(words);
  });

  test("its secrets are written again where their version is raised, and nothing else is", async () => {
    const changes = await planOf(stage, ["-var=slack_secrets_version=2"]);
    const others = changes.filter(({ type }) => type !== "aws_cloudwatch_metric_alarm");
    expect(others.map(({ address }) => address).toSorted()).toEqual(
      ["credentials", "signing"].map(
        (name) => `module.${name}["slack"].aws_secretsmanager_secret_version.this`,
      ),
    );
  });
}

/** uninstalled takes the bot out of the workspace: its token goes, and the plates that it saw there. */
export function uninstalled(stage: Stage): void {
  test("what a workspace gave and showed us goes when it takes the bot out", async () => {
    expect(await platesOf(stage)).toBeGreaterThan(0);
    stage.slack.uninstall(stage.slack.teams[0]?.id ?? "");
    await expect.poll(() => installOf(stage), PATIENCE).toBeUndefined();
    await expect.poll(() => platesOf(stage), PATIENCE).toBe(0);
    await drained(stage);
  });
}

function placeOf({ slack: { teams } }: Stage) {
  const [team] = teams;
  return { person: team?.people[0]?.id ?? "", room: team?.rooms[0]?.id ?? "" };
}

function answersTo(stage: Stage, { ts }: Message): string[] {
  const all = stage.slack.messages(placeOf(stage).room);
  return all
    .filter(({ thread_ts, ts: own }) => thread_ts === ts && own !== ts)
    .map(({ text }) => text);
}

function emojiOf(stage: Stage, { ts }: Message): string[] {
  const message = stage.slack.message(placeOf(stage).room, ts);
  return (message?.reactions ?? []).map(({ name }) => name);
}

async function installOf(stage: Stage): Promise<Row | undefined> {
  const Key = { pk: { S: `install#slack:${stage.slack.teams[0]?.id}` }, sk: { S: "install" } };
  const question = { TableName: "spotter-store", Key };
  const operation = "DynamoDB_20120810.GetItem";
  return (await told<{ Item?: Row }>(stage, "dynamodb", operation, question)).Item;
}

async function platesOf(stage: Stage): Promise<number> {
  const { ts, files } =
    stage.slack.messages(placeOf(stage).room).find((one) => one.files?.length) ?? {};
  const { id } = stage.slack.teams[0] ?? {};
  const pk = `message#slack:${id}:${placeOf(stage).room}:${ts}`;
  const question = {
    TableName: "spotter-store",
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :sk)",
    ExpressionAttributeValues: { ":pk": { S: pk }, ":sk": { S: "sighting#" } },
  };
  const operation = "DynamoDB_20120810.Query";
  const { Items } = await told<{ Items: Row[] }>(stage, "dynamodb", operation, question);
  return files ? Items.length : Number.NaN;
}
