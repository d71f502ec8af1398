import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { built } from "../build.js";
import { singaporeLetterOf } from "../functions/checks.js";
import type { Simulator } from "../local/webex/simulator.js";
import { startWorld, type World } from "../local/world.js";
import { drawn } from "./draw.js";
import { signatureOf, webhookBody } from "./fixtures.js";

let world: World;
let webex: Simulator;
const logged: string[] = [];

beforeAll(async () => {
  await built();
  world = await startWorld({
    port: 0,
    token: "bot-token",
    signing: "signing-secret",
    countries: "SG",
    retries: "1,1,1,1,1,1,1,1",
    log: (line) => logged.push(line),
  });
  if (!world.simulator) throw new Error("No simulator was started.");
  webex = world.simulator;
});

afterAll(() => world?.stop());

function room(type: "group" | "direct"): string {
  return webex.rooms.find((one) => one.type === type)?.id ?? "";
}

function post(where: string, bytes?: Buffer) {
  const files = bytes ? [{ name: "car.jpg", type: "image/jpeg", bytes }] : [];
  return webex.post({
    person: webex.people[0]?.id ?? "",
    room: where,
    text: "what is this?",
    files,
    mention: where === room("group"),
  });
}

const replies = () =>
  webex.rooms
    .flatMap(({ id }) => webex.messages(id))
    .filter(({ personId }) => personId === webex.bot.id);

async function replyTo(parentId: string) {
  const find = () => replies().find((one) => one.parentId === parentId);
  return new Promise<ReturnType<typeof find>>((resolve) => {
    const look = () => {
      const found = find();
      if (!found) return;
      stop();
      resolve(found);
    };
    const stop = webex.onChange(look);
    look();
  });
}

async function sightings(): Promise<Record<string, unknown>[]> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: world.tablesUrl }));
  const { Items = [] } = await client.send(new ScanCommand({ TableName: "store" }));
  client.destroy();
  return Items.filter(({ sk }) => sk?.startsWith("sighting#"));
}

/** Until the queue has nothing left to do. */
async function settled(): Promise<void> {
  await webex.settled();
  await expect
    .poll(() => world.queue.depth(), { timeout: 20_000 })
    .toMatchObject({ visible: 0, inFlight: 0 });
}

describe("what make dev starts", () => {
  test("reads a drawn plate in a posted picture and answers in its thread", async () => {
    const picture = await drawn({ plates: [{ text: "SBA1234G" }] });
    const message = post(room("group"), picture);
    const reply = await replyTo(message.id);
    expect(reply?.markdown).toMatch(/^\*\*SBA1234G\*\* · Singapore/);
    await settled();
    expect(replies()).toHaveLength(1);
  });

  test("answers once, however often the last delivery comes again", async () => {
    const before = replies().length;
    const message = post(room("direct"), await drawn({ plates: [{ text: "E75H" }] }));
    await replyTo(message.id);
    const again = await webex.deliverAgain(5);
    expect(again.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    await settled();
    expect(replies()).toHaveLength(before + 1);
  });

  test("answers once, though every delivery of a message comes five times at once", async () => {
    webex.knobs.duplicates = 4;
    const text = `SJD417${singaporeLetterOf("SJD", "417")}`;
    const message = post(room("group"), await drawn({ plates: [{ text }] }));
    expect((await replyTo(message.id))?.markdown).toContain(`**${text}**`);
    webex.knobs.duplicates = 0;
    await settled();
    expect(replies().filter(({ parentId }) => parentId === message.id)).toHaveLength(1);
    const seen = await sightings();
    expect(seen.filter(({ pk }) => pk === `message#webex:-:${message.id}`)).toHaveLength(1);
  });

  test("refuses a forged delivery, and asks nobody anything", async () => {
    const requests = webex.requests.length;
    const body = webhookBody({ created: new Date().toISOString() });
    const response = await fetch(`${world.url}/webhooks/webex`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-spark-signature": signatureOf(body, "x") },
      body,
    });
    expect(response.status).toBe(401);
    expect(webex.requests).toHaveLength(requests);
  });

  test("shows the room's page, and knows only the route that there is", async () => {
    const page = await fetch(`${world.url}/`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("<title>");
    const other = await fetch(`${world.url}/webhooks/slack`, { method: "POST", body: "{}" });
    expect(other.status).toBe(404);
  });

  test("starts the functions anew with other countries", async () => {
    await world.choose(["GB"]);
    const message = post(
      room("group"),
      await drawn({ plates: [{ text: "AB12CDE" }], width: 1281 }),
    );
    expect((await replyTo(message.id))?.markdown).toMatch(/^\*\*AB12CDE\*\* · United Kingdom/);
    await world.choose(["SG"]);
  });

  test("logs one JSON object a line, and no token, text, plate or person", async () => {
    await settled();
    const lines = logged.map((line) => JSON.parse(line));
    expect(lines.filter(({ message }) => message === "answered").length).toBeGreaterThan(1);
    const all = logged.join("\n");
    for (const secret of ["bot-token", "signing-secret", "what is this", "SBA1234G"])
      expect(all).not.toContain(secret);
    expect(all).not.toContain(webex.people[0]?.emails[0]);
  });
});

test("an unknown country is refused with the list of those known", async () => {
  const settings = { port: 0, token: "t", signing: "s", countries: "SG,XX" };
  await expect(startWorld(settings)).rejects.toThrow(/XX.*SG.*US.*BR/);
});
