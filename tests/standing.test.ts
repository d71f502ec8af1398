import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Channel, Place } from "../functions/channels.js";
import { startTables } from "../local/aws/tables.js";
import { credentials, message } from "./fixtures.js";

const hash = "body";
let tables: Awaited<ReturnType<typeof startTables>>;
let standing: typeof import("../functions/standing.js");
let ledger: typeof import("../functions/ledger.js");
let ids = 0;

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  standing = await import("../functions/standing.js");
  ledger = await import("../functions/ledger.js");
});

afterAll(() => tables.stop());
beforeEach(() => {
  ids += 1;
});

function place(): Place {
  const until = Date.now() + 5000;
  return { message: message({ id: `webex:-:${ids}` }), credentials: credentials(), until };
}

const standingId = () => `R${ids}`;

/** A platform on which one reply stands, that can be asked what was posted when `lists` is set, and whether a reply stands always. */
function platform({ lists = false } = {}): Channel {
  const stands = async (_: Place, id: string, asked: string) =>
    id === standingId() && asked === hash;
  const sent = async (_: Place, asked: string) => (asked === hash ? [standingId()] : []);
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
    row: { state: "sending", leaseUntil: 0 } as const,
    held: standingId,
    lists: false,
    want: true,
  },
  {
    name: "a placeholder was being edited into it, and does not show it",
    row: { state: "sending", leaseUntil: 0 } as const,
    held: () => "other",
    lists: false,
    want: false,
  },
])("replyStands is $want when $name", async ({ row, held, lists, want }) => {
  const channel = platform({ lists });
  const whole = row && { doubts: 1, ...row, attempt: 1, bodyHash: hash, held: held?.() };
  if (whole) await ledger.putReply(place().message, "answer", whole, 0);
  expect(await standing.replyStands(channel, place(), "answer")).toBe(want);
});

test.each([
  { name: "sent", row: { state: "sent", leaseUntil: 0, replyId: "R" } as const, want: "R" },
  { name: "sent, under no known id", row: { state: "sent", leaseUntil: 0, replyId: "" } as const },
  {
    name: "in doubt, and found",
    row: { state: "sending", leaseUntil: 0 } as const,
    want: "the one that stands",
  },
])("standing returns the id of a reply that was $name", async ({ row, want }) => {
  const whole = { doubts: 1, ...row, attempt: 1, bodyHash: hash };
  await ledger.putReply(place().message, "answer", whole, 0);
  expect(await standing.standing(platform({ lists: true }), place(), "answer")).toBe(
    want === "the one that stands" ? standingId() : want,
  );
});

describe("where the platform cannot be asked, but delivers our own posts to us", () => {
  const row = { state: "sending", attempt: 1, leaseUntil: 0, bodyHash: hash, doubts: 1 } as const;
  const echo = (native: string, changes = {}) =>
    message({ id: `webex:-:${native}`, native, person: "BOT", self: "BOT", ...changes });
  const asked = () => ({ ...place(), message: { ...place().message, native: `MSG${ids}` } });
  const inThread = () => ({ parent: `MSG${ids}` });

  test("a reply is found by its thread, and by its words", async () => {
    await ledger.keepEcho(echo("other words", inThread()));
    expect(await standing.foundIn(platform(), asked(), row)).toBeUndefined();
    await ledger.keepEcho(echo(standingId(), inThread()));
    expect(await standing.foundIn(platform(), asked(), row)).toBe(standingId());
  });

  test("a reply is found by one message alone", async () => {
    await ledger.keepEcho(echo(standingId(), inThread()));
    const another = { ...asked(), message: { ...asked().message, id: `webex:-:another${ids}` } };
    const ends = [asked(), another].map((at) => standing.foundIn(platform(), at, row));
    expect((await Promise.all(ends)).filter(Boolean)).toEqual([standingId()]);
  });

  test("a delivery that comes late is waited for", async () => {
    const until = Date.now() + 60_000;
    const found = standing.foundLate(platform(), { ...asked(), until }, row);
    await ledger.keepEcho(echo(standingId(), inThread()));
    expect(await found).toBe(standingId());
  });

  test.each([
    { name: "there is no time left", changes: {}, left: 5_000 },
    { name: "no reply may stand", changes: { doubts: 0 }, left: 60_000 },
  ])("nobody waits where $name", async ({ changes, left }) => {
    const looks = vi.fn(async () => undefined);
    const channel = { ...platform(), sent: looks } as unknown as Channel;
    const place = { ...asked(), until: Date.now() + left };
    expect(await standing.foundLate(channel, place, { ...row, ...changes })).toBeUndefined();
    expect(looks).toHaveBeenCalledTimes(1);
  });
});

test("standing keeps whoever asks waiting while a run is sending", async () => {
  const leaseUntil = Date.now() + 5000;
  const row = { state: "sending", leaseUntil, doubts: 1, attempt: 1, bodyHash: hash } as const;
  await ledger.putReply(place().message, "answer", row, 0);
  const asked = standing.standing(platform(), place(), "answer");
  await expect(asked).rejects.toMatchObject({ code: "busy" });
});
