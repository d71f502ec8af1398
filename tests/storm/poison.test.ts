import { afterAll, beforeAll, expect, test } from "vitest";
import { pictureOf } from "../../bench/storm/people.js";
import { placesIn } from "../../bench/storm/webex.js";
import { hashOf, prepared } from "../../functions/picture.js";
import { sorry } from "../../functions/replies.js";
import { spoken } from "../../functions/words.js";
import { PLATE } from "../../local/vision.js";
import { signatureOf } from "../../local/webex/sending.js";
import { SIGNING, startTown, type Town } from "./town.js";

const ANSWER = PLATE.replaceAll(" ", "");
const DAY = 24 * 60 * 60 * 1000;
let town: Town;
let pictures = 0;

beforeAll(async () => {
  town = await startTown();
});

afterAll(() => town?.stop());

/** Posts a picture like no other where Alice is alone with the bot, or in the group, and returns the message's id. */
async function posted(where: "direct" | "group" = "direct"): Promise<string> {
  const [place] = placesIn(town.webex, where === "group" ? "group" : "all");
  pictures += 1;
  const file = { name: "car.png", type: "image/png", bytes: await pictureOf(pictures) };
  return town.webex.post({ person: "", room: "", ...place, files: [file] }).id;
}

async function lastHash(): Promise<string> {
  return hashOf((await prepared(await pictureOf(pictures), Date.now() + 10_000)).image);
}

function repliesTo(id: string): string[] {
  const { rooms, bot, messages } = town.webex;
  const all = rooms.flatMap((room) => messages(room.id));
  const ours = all.filter(({ personId, parentId }) => personId === bot.id && parentId === id);
  return ours.map(({ text = "" }) => (text.startsWith(ANSWER) ? ANSWER : text));
}

/** Until nothing is on its way, and nothing waits. */
async function settled(): Promise<void> {
  const waiting = async () => {
    await town.webex.settled();
    return [town.queue, town.deletions].flatMap((queue) => Object.values(queue.depth()));
  };
  await expect.poll(waiting, { timeout: 60_000 }).toEqual([0, 0, 0, 0]);
}

/** What people and the bill see: our posts and edits, and vision calls. */
function effects() {
  const { webex, vision } = town;
  const said = webex.requests.filter(({ method }) => method === "POST" || method === "PUT");
  return { said: said.length, asked: vision.calls.length };
}

test("a message that always fails is told sorry once, rests in the dead letters, and holds nobody up", async () => {
  let open = () => {};
  const gate = new Promise<void>((opened) => {
    open = opened;
  });
  pictures += 1;
  town.poison.set(await lastHash(), gate);
  pictures -= 1;
  const poisoned = await posted();
  const others = await Promise.all([posted(), posted("group"), posted(), posted("group")]);
  for (const id of others)
    await expect.poll(() => repliesTo(id), { timeout: 20_000 }).toEqual([ANSWER]);
  expect(town.deadLetters.bodies()).toEqual([]);
  open();
  await expect.poll(() => town.deadLetters.bodies(), { timeout: 60_000 }).toHaveLength(1);
  await settled();
  expect(repliesTo(poisoned)).toEqual([spoken(sorry())]);

  town.poison.clear();
  const [letter] = await town.deadLetters.receive();
  town.queue.send(letter?.body ?? "", letter?.id);
  town.deadLetters.remove(letter?.handle ?? "");
  await settled();
  const isAnswer = (text: string) => text === ANSWER;
  expect(repliesTo(poisoned).filter(isAnswer)).toEqual([ANSWER]);
  const before = effects();
  town.queue.send(letter?.body ?? "", letter?.id);
  await settled();
  expect(effects()).toEqual(before);
});

test("the archive, replayed after all was answered, answers nothing", async () => {
  for (const where of ["direct", "group", "direct"] as const) await posted(where);
  await settled();
  const archived = town.events.filter((event) => event["detail-type"] === "message.received");
  const before = effects();
  for (const event of archived)
    town.queue.send(JSON.stringify({ ...event, "replay-name": "outage" }));
  await settled();
  expect(archived.length).toBeGreaterThanOrEqual(3);
  expect(effects()).toEqual(before);
});

test("old deliveries, sent again by who recorded them, do nothing, nor after their message was deleted", async () => {
  const id = await posted();
  await settled();
  expect(repliesTo(id)).toEqual([ANSWER]);
  const told = town.deliveries.filter(({ body }) => body.includes(id));
  const before = effects();
  const statuses = await Promise.all([...told, ...told, ...told].map(town.deliver));
  await settled();
  expect(new Set(statuses)).toEqual(new Set([202]));
  expect(effects()).toEqual(before);

  town.webex.remove(id);
  await settled();
  expect(repliesTo(id)).toEqual([]);
  for (const call of town.deliveries.filter(({ body }) => body.includes(id)))
    await town.deliver(call);
  await settled();
  expect(effects()).toEqual(before);
  expect(repliesTo(id)).toEqual([]);
});

test.each([
  { name: "of two weeks is ignored", age: 14 * DAY, want: { status: 200, events: 0 } },
  { name: "of a week is heard", age: 7 * DAY, want: { status: 202, events: 1 } },
])("a delivery $name", async ({ age, want }) => {
  const [recorded] = town.deliveries;
  const payload = JSON.parse(recorded?.body.toString() ?? "");
  payload.data.created = new Date(Date.now() - age).toISOString();
  payload.data.id = `old${age}`;
  const body = Buffer.from(JSON.stringify(payload));
  const status = await town.deliver({
    headers: { "x-spark-signature": signatureOf(SIGNING, body) },
    body,
  });
  const heard = town.events.filter(({ detail }) => detail.message === `webex:-:old${age}`);
  const received = heard.filter((event) => event["detail-type"] === "message.received");
  expect({ status, events: received.length }).toEqual(want);
});
