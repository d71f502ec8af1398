import { expect, test } from "vitest";
import { invoked, told } from "./amazon.js";
import { carOf } from "./room.js";
import { LINE, made, type Stage } from "./stage.js";
import { outputOf } from "./state.js";

type Row = Record<string, { S?: string }>;

const PATIENCE = { timeout: 60_000, interval: 250 };
const WORDS = "good morning to you";

/** befriended talks to the bot in LINE, where Terraform has set and tested its endpoint, and has what was said shown and forgotten. */
export function befriended(stage: Stage): void {
  let [picture, words, who]: string[] = [];

  test("LINE delivers to our URL, and was asked to try it", async () => {
    const { line } = await outputOf<{ line: string }>(stage, "webhook_urls");
    expect(await endpointOf(stage)).toEqual({ endpoint: line, active: true });
    const asked = stage.line.requests.map(({ method, path }) => `${method} ${path}`);
    expect(asked.filter((one) => one === "POST /v2/bot/channel/webhook/test")).not.toEqual([]);
  });

  test("a picture is answered, and words come back", async () => {
    [picture] = said(stage, { files: [await carOf("SBA1234G")] });
    [words] = said(stage, { text: WORDS });
    await expect
      .poll(() => answersTo(stage, picture), PATIENCE)
      .toEqual([expect.stringContaining("SBA1234G")]);
    await expect.poll(() => answersTo(stage, words), PATIENCE).toEqual([WORDS]);
  });

  test("an endpoint that somebody changed is put right by repair", async () => {
    const before = await endpointOf(stage);
    stage.line.subscribe("https://elsewhere.example/");
    await invoked(stage, "spotter-repair");
    expect(await endpointOf(stage)).toEqual(before);
  });

  test("make log lists with whom was talked, and shows what was said", async () => {
    const { stdout } = await made(stage, "log");
    who = /line:U\w+:U\w+/.exec(stdout)?.[0];
    const { stdout: shown } = await made(stage, `log PERSON=${who}`);
    for (const one of [WORDS, "SBA1234G"]) expect(shown).toContain(one);
  });

  test("a picture that is unsent is forgotten, and all that somebody said when they are", async () => {
    expect([await rowsOf(stage, picture), await rowsOf(stage, words)]).not.toContain(0);
    stage.line.unsend({ room: placeOf(stage).room, message: picture ?? "" });
    await expect.poll(() => rowsOf(stage, picture), PATIENCE).toBe(0);
    expect(await rowsOf(stage, words)).toBeGreaterThan(0);
    await made(stage, `forget PERSON=${who}`);
    await expect.poll(() => rowsOf(stage, words), PATIENCE).toBe(0);
  });
}

async function endpointOf({ line }: Stage): Promise<unknown> {
  const headers = { authorization: `Bearer ${LINE.token}` };
  return await (await fetch(`${line.url}/v2/bot/channel/webhook/endpoint`, { headers })).json();
}

function placeOf({ line }: Stage) {
  const [room] = line.rooms.filter(({ kind }) => kind === "user");
  return { person: room?.id ?? "", room: room?.id ?? "" };
}

function said(stage: Stage, what: object): string[] {
  return stage.line.post({ ...placeOf(stage), ...what }).map(({ id }) => id);
}

function answersTo(stage: Stage, id?: string): string[] {
  const all = stage.line.messages(placeOf(stage).room);
  return all.flatMap(({ quotedMessageId, text }) => (quotedMessageId === id && text ? [text] : []));
}

// What is kept of a message: what was seen in it, and what was said. What is said no more stays, blank.
async function rowsOf(stage: Stage, id?: string): Promise<number> {
  const pk = `message#line:${stage.line.bot.userId}:${id}`;
  const question = {
    TableName: "spotter-store",
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": { S: pk } },
  };
  const operation = "DynamoDB_20120810.Query";
  const { Items } = await told<{ Items: Row[] }>(stage, "dynamodb", operation, question);
  const isSaid = (row: Row) => /^(picture|sighting|said)#/.test(row.sk?.S ?? "") && row.time;
  return Items.filter(isSaid).length;
}
