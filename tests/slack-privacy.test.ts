import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Slack } from "../local/slack/simulator.js";
import type { Team } from "../local/slack/world.js";
import { startVision, type Vision } from "../local/vision.js";
import { startWorld, type World } from "../local/world.js";
import { drawn } from "./draw.js";

const WRITTEN = [
  "pizza-that-nobody-may-read",
  "secret-of-the-file",
  "explain-that-nobody-may-read",
];
const SEEN = "SBA 1234 G";
const logged: string[] = [];
let world: World;
let vision: Vision;
let slack: Slack;
let team: Team;
let alice: string;
let channel: string;
let rows: string;

const until = (isSo: () => void) => vi.waitFor(isSo, { timeout: 30_000, interval: 20 });
const ours = (room: string) => slack.messages(room).filter(({ user }) => user === team.bot.id);

beforeAll(async () => {
  vision = await startVision(0, () => SEEN);
  const settings = { port: 0, token: "a-token", signing: "a-secret", countries: "SG" };
  world = await startWorld({
    ...settings,
    rekognition: vision.url,
    log: (line) => logged.push(line),
  });
  slack = world.slack as Slack;
  team = slack.teams[0] as Team;
  alice = team.people[0]?.id ?? "";
  const [room, direct] = team.rooms;
  channel = room?.id ?? "";
  const [words, file, asked] = WRITTEN;
  const bytes = await drawn({ width: 320, height: 200 });
  slack.post({ person: alice, room: channel, text: `${words} pizza` });
  slack.post({ person: alice, room: direct?.id ?? "", text: `${words} pizza` });
  slack.post({
    person: alice,
    room: channel,
    files: [{ name: `${file}.jpg`, type: "image/jpeg", bytes }],
  });
  await slack.command({
    person: alice,
    room: channel,
    command: "/explain",
    text: `${asked} pizza`,
  });
  await until(() => expect(ours(channel).some(({ text }) => text.includes("SBA1234G"))).toBe(true));
  await until(() => expect(ours(direct?.id ?? "")).toHaveLength(1));
  await until(() => expect(reacted()).toHaveLength(2));
  rows = await kept();
}, 60_000);

afterAll(async () => {
  await world.stop();
  await vision.stop();
});

const reacted = () => slack.messages(channel).filter(({ reactions = [] }) => reactions.length > 0);

async function kept(): Promise<string> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: world.tablesUrl }));
  const { Items = [] } = await client.send(new ScanCommand({ TableName: "store" }));
  client.destroy();
  return JSON.stringify(Items.filter(({ pk }) => !pk.startsWith("install#")));
}

describe("of what happens in Slack", () => {
  const places = {
    logs: () => logged.join("\n"),
    events: () => JSON.stringify(world.bus.recent()),
    rows: () => rows,
  };

  test.each(Object.entries(places))(
    "%s hold nothing that somebody wrote, and no name of a file",
    (_, all) => {
      expect(all().length).toBeGreaterThan(200);
      for (const written of WRITTEN) expect(all()).not.toContain(written);
    },
  );

  test.each(Object.entries(places))("%s hold no token, and no emoji", (_, all) => {
    expect(all()).not.toMatch(/xox|a-secret|🍕|:pizza:|"pizza"/);
  });

  test("logs name nobody, and no plate", () => {
    expect(places.logs()).not.toContain(alice);
    expect(places.logs()).not.toMatch(/SBA ?1234/);
  });
});
