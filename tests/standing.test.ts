import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Channel, Place } from "../functions/channels.js";
import { startTables } from "../local/aws/tables.js";
import { credentials, message } from "./fixtures.js";

const hash = "body";
let tables: Awaited<ReturnType<typeof startTables>>;
let standing: typeof import("../functions/standing.js");
let store: typeof import("../functions/store.js");
let ids = 0;

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  standing = await import("../functions/standing.js");
  store = await import("../functions/store.js");
});

afterAll(() => tables.stop());
beforeEach(() => {
  ids += 1;
});

function place(): Place {
  const until = Date.now() + 5000;
  return { message: message({ id: `webex:-:${ids}` }), credentials: credentials(), until };
}

/** A platform on which R stands, that can be asked what was posted when `lists` is set, and whether a reply stands always. */
function platform({ lists = false } = {}): Channel {
  const stands = async (_: Place, id: string, asked: string) => id === "R" && asked === hash;
  const sent = async (_: Place, asked: string) => (asked === hash ? ["R"] : []);
  return { stands, ...(lists && { sent }) } as unknown as Channel;
}

test.each([
  { name: "nobody began one", row: undefined, lists: true, want: false },
  { name: "it was sent", row: { state: "sent", leaseUntil: 0 } as const, lists: false, want: true },
  {
    name: "it is being sent",
    row: { state: "sending", leaseUntil: Date.now() + 60_000 } as const,
    lists: false,
    want: true,
  },
  {
    name: "a run ended, and the platform shows it",
    row: { state: "sending", leaseUntil: 0 } as const,
    lists: true,
    want: true,
  },
  {
    name: "a run ended while it was posting, and nobody can look",
    row: { state: "sending", leaseUntil: 0 } as const,
    lists: false,
    want: true,
  },
  {
    name: "the platform said no, and nobody can look",
    row: { state: "sending", leaseUntil: 0, doubts: 0 } as const,
    lists: false,
    want: false,
  },
  {
    name: "a placeholder was being edited into it, and shows it",
    row: { state: "sending", leaseUntil: 0, held: "R" } as const,
    lists: false,
    want: true,
  },
  {
    name: "a placeholder was being edited into it, and does not show it",
    row: { state: "sending", leaseUntil: 0, held: "other" } as const,
    lists: false,
    want: false,
  },
])("replyStands is $want when $name", async ({ row, lists, want }) => {
  const channel = platform({ lists });
  const whole = row && { doubts: 1, ...row, attempt: 1, bodyHash: hash };
  if (whole) await store.putReply(place().message, "answer", whole, 0);
  expect(await standing.replyStands(channel, place(), "answer")).toBe(want);
});

test.each([
  { name: "sent", row: { state: "sent", leaseUntil: 0, replyId: "R" } as const, want: "R" },
  { name: "sent, under no known id", row: { state: "sent", leaseUntil: 0, replyId: "" } as const },
  { name: "in doubt, and found", row: { state: "sending", leaseUntil: 0 } as const, want: "R" },
])("standing returns the id of a reply that was $name", async ({ row, want }) => {
  const whole = { doubts: 1, ...row, attempt: 1, bodyHash: hash };
  await store.putReply(place().message, "answer", whole, 0);
  expect(await standing.standing(platform({ lists: true }), place(), "answer")).toBe(want);
});

test("standing keeps whoever asks waiting while a run is sending", async () => {
  const leaseUntil = Date.now() + 5000;
  const row = { state: "sending", leaseUntil, doubts: 1, attempt: 1, bodyHash: hash } as const;
  await store.putReply(place().message, "answer", row, 0);
  const asked = standing.standing(platform(), place(), "answer");
  await expect(asked).rejects.toMatchObject({ code: "busy" });
});
