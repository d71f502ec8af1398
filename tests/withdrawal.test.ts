import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Channel, channels, type Place } from "../functions/channels.js";
import { startTables } from "../local/aws/tables.js";
import { message, plate } from "./fixtures.js";
import { interrupted } from "./interposed.js";

const manager = mockClient(SecretsManagerClient);
const remove = vi.fn<NonNullable<Channel["remove"]>>();
const until = Date.now() + 60_000;
let tables: Awaited<ReturnType<typeof startTables>>;
let ledger: typeof import("../functions/ledger.js");
let store: typeof import("../functions/store.js");
let dropping: typeof import("../functions/dropping.js");
let withdrawn: typeof import("../functions/withdrawal.js").withdrawn;
let n = 0;

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  ledger = await import("../functions/ledger.js");
  store = await import("../functions/store.js");
  dropping = await import("../functions/dropping.js");
  withdrawn = (await import("../functions/withdrawal.js")).withdrawn;
  manager.on(GetSecretValueCommand).resolves({ SecretString: "{}" });
  channels.push({ name: "test", remove } as unknown as Channel);
});

afterAll(() => tables.stop());

beforeEach(() => {
  n += 1;
  remove.mockReset();
});

const one = (name = "A") => message({ id: `test:-:${name}${n}`, channel: "test" });
const sent = { state: "sent", attempt: 1, leaseUntil: 0, bodyHash: "x", doubts: 0 } as const;
const removed = () => remove.mock.calls.map(([, id]) => id);

test("withdrawn drops rows and takes every reply back, and counts both", async () => {
  await store.keepPicture(one(), 0, `hash${n}`);
  await store.saveSightings(one(), [{ ...plate(), picture: 0, n: 0, hash: `hash${n}` }]);
  for (const slot of ["placeholder", "answer", "sorry"] as const)
    await ledger.putReply(one(), slot, { ...sent, replyId: slot }, 0);
  expect(await withdrawn(one(), until)).toEqual({ rows: 2, replies: 3 });
  expect(removed()).toEqual(["placeholder", "answer", "sorry"]);
});

test("withdrawn takes back what was said to whoever asked about the picture, in their place", async () => {
  await store.keepAsker(one(), one("B"));
  await ledger.putReply(one("B"), "answer", { ...sent, replyId: "R" }, 0);
  expect(await withdrawn(one(), until)).toEqual({ rows: 0, replies: 1 });
  const [place] = remove.mock.calls[0] as [Place, string];
  expect(place).toMatchObject({ message: { id: one("B").id, room: "ROOM1" }, until });
});

test("withdrawn marks the message before it drops anything", async () => {
  await store.keepPicture(one(), 0, `hash${n}`);
  interrupted(1);
  await expect(withdrawn(one(), until)).rejects.toThrow("broke off");
  expect(await store.isDeleted(one())).toBe(true);
});

test("withdrawn lets what is said later to whoever asked stand", async () => {
  await store.keepAsker(one(), one("B"));
  await withdrawn(one(), until);
  await ledger.putReply(one("B"), "answer", { ...sent, replyId: "not shown" }, 0);
  expect(await withdrawn(one(), until)).toEqual({ rows: 0, replies: 0 });
});

test("withdrawn takes back what it can where one reply cannot be taken back yet", async () => {
  await ledger.putReply(one(), "answer", { ...sent, state: "sending", leaseUntil: until }, 0);
  await store.keepAsker(one(), one("B"));
  await ledger.putReply(one("B"), "answer", { ...sent, replyId: "R" }, 0);
  await expect(withdrawn(one(), until)).rejects.toMatchObject({ code: "busy" });
  expect(removed()).toEqual(["R"]);
});

test("withdrawn marks a message of which nothing is known, for a run that is yet to come", async () => {
  expect(await withdrawn(one(), until)).toEqual({ rows: 0, replies: 0 });
  expect(await store.isDeleted(one())).toBe(true);
});

test("withdrawn has marked the message and dropped its rows when a reply cannot be taken back yet", async () => {
  await store.keepPicture(one(), 0, `hash${n}`);
  await ledger.putReply(one(), "answer", { ...sent, state: "sending", leaseUntil: until }, 0);
  await expect(withdrawn(one(), until)).rejects.toMatchObject({ code: "busy" });
  expect(await store.isDeleted(one())).toBe(true);
  expect(await dropping.dropRows(one())).toBe(0);
});
