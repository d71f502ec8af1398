import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Message } from "../functions/events.js";
import { startTables } from "../local/aws/tables.js";
import { plate } from "./fixtures.js";
import { interrupted } from "./interposed.js";
import { slackMessage } from "./slack-fixtures.js";

let tables: Awaited<ReturnType<typeof startTables>>;
let departed: typeof import("../functions/departure.js").departed;
let installs: typeof import("../functions/installs.js");
let store: typeof import("../functions/store.js");
let known: typeof import("../functions/known.js");
let n = 0;

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  process.env.KEEP_DAYS = "2"; // each day is looked at
  departed = (await import("../functions/departure.js")).departed;
  installs = await import("../functions/installs.js");
  store = await import("../functions/store.js");
  known = await import("../functions/known.js");
});

afterAll(() => tables.stop());
beforeEach(() => {
  n += 1;
});

const SOON = Date.now() + 60_000;
const LEFT = "2026-01-20T12:00:00.000Z";
const left = (sent = LEFT): Message =>
  slackMessage({ id: `slack:T${n}:tenant.left:1`, tenant: `T${n}`, native: "", room: "", sent });

async function seen(native: string, changes: Partial<Message> = {}): Promise<Message> {
  const tenant = changes.tenant ?? `T${n}`;
  const sent = "2026-01-20T11:00:00.000Z";
  const names = { id: `slack:${tenant}:${native}`, tenant, native };
  const message = slackMessage({ ...names, sent, ...changes });
  const hash = `${native}-${tenant}`;
  await store.keepPicture(message, 0, hash);
  await known.keepAnswer(hash, "text", []);
  await store.saveSightings(message, [{ ...plate(), picture: 0, n: 0, hash }]);
  return message;
}

const knows = async (message: Message) =>
  (await store.seenBefore({ ...message, id: "other" }, "SBA1234G", "2027-01-01T00:00:00.000Z"))
    .times;

test("of a workspace that left nothing stays: token, plates, what was read", async () => {
  await installs.keepInstall("slack", { tenant: `T${n}`, name: "H", token: "x", self: "U0BOT" });
  const message = await seen("C1:1.1");
  await seen("C1:2.2", { sent: "2026-01-19T23:59:59.000Z" });
  expect(await departed(left(new Date(Date.now() + 1000).toISOString()), SOON)).toMatchObject({
    installs: 1,
  });
  expect(await installs.installOf(message)).toBeUndefined();
  expect(await departed(left(), SOON)).toEqual({ installs: 1, messages: 2 });
  expect(await knows(message)).toBe(0);
  expect(await known.answerKept(`C1:1.1-T${n}`, "text")).toBeUndefined();
  expect(await departed(left(), SOON)).toEqual({ installs: 1, messages: 0 });
});

test.each([
  { name: "another workspace", changes: { tenant: "T0OTHER" } },
  { name: "the time after it came back", changes: { sent: "2026-01-20T12:00:00.001Z" } },
])("what is of $name stays", async ({ changes }) => {
  const message = await seen(`C9:${n}.1`, { room: `C${n}`, ...changes });
  await departed(left(), SOON);
  expect(await knows(message)).toBe(1);
});

test("what was read in a picture without a plate goes, too", async () => {
  const message = await seen("C1:3.3");
  await store.keepPicture(message, 1, `empty-${n}`);
  await known.keepAnswer(`empty-${n}`, "labels", []);
  expect(await departed(left(), SOON)).toEqual({ installs: 1, messages: 1 });
  expect(await known.answerKept(`empty-${n}`, "labels")).toBeUndefined();
});

test("a run without time is made again", async () => {
  await expect(departed(left(), Date.now() - 1)).rejects.toMatchObject({ code: "busy" });
});

test("a run that breaks off is made again, and forgets the rest", async () => {
  const message = await seen("C1:1.1");
  interrupted(4);
  await expect(departed(left(), SOON)).rejects.toThrow("broke off");
  await departed(left(), SOON);
  expect(await knows(message)).toBe(0);
});
