import { afterAll, beforeAll, expect, test } from "vitest";
import type { Seen } from "../functions/analyses.js";
import { startTables } from "../local/aws/tables.js";
import { message, plate } from "./fixtures.js";
import { interposed } from "./interposed.js";
import { code } from "./labels.js";

let tables: Awaited<ReturnType<typeof startTables>>;
let sightings: typeof import("../functions/sightings.js");

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  sightings = await import("../functions/sightings.js");
});

afterAll(() => tables.stop());

const other = plate({ plate: "E75H", folded: "E75H" });

function seen(plates = [plate()]): Seen {
  return { plates, notes: [], missing: [], hash: "h", reading: { text: [] }, frames: 1 };
}

test("toldOf numbers sightings by picture and place, and counts other messages alone", async () => {
  const first = message({ id: "webex:-:1", sent: "2026-01-15T11:00:00.000Z" });
  await sightings.toldOf(first, [seen()]);
  const pictures = [seen([plate(), other]), { unread: "picture-gone" as const }, seen()];
  const told = await sightings.toldOf(message({ id: "webex:-:2" }), pictures);
  const before = { times: 1, last: "2026-01-15T11:00:00.000Z" };
  expect(told.map((one) => one.sightings)).toMatchObject([
    [
      { plate: "SBA1234G", picture: 0, n: 0, before },
      { plate: "E75H", picture: 0, n: 1, before: { times: 0 } },
    ],
    [],
    [{ plate: "SBA1234G", picture: 2, n: 0, before }],
  ]);
});

test.each([
  { name: "before", act: async (mark: () => Promise<void>) => mark() },
  { name: "while", act: async (mark: () => Promise<void>) => interposed("sighting#", mark) },
])("toldOf fails for a message that was deleted $name it is kept", async ({ name, act }) => {
  const store = await import("../functions/store.js");
  const gone = message({ id: `webex:-:${name}`, room: "ROOM4" });
  await act(() => store.markDeleted(gone));
  await expect(sightings.toldOf(gone, [seen()])).rejects.toMatchObject({ code: "picture-gone" });
});

test("eventsOf tells each reading and each sighting under an ordinal that a repeat has again", async () => {
  const pictures = [{ unread: "picture-gone" as const }, seen([plate(), other]), seen()];
  const told = await sightings.toldOf(message({ id: "webex:-:3", room: "ROOM3" }), pictures);
  const events = sightings.eventsOf(message(), told);
  expect(events.map(({ name, ordinal }) => `${name} ${ordinal}`)).toEqual([
    "picture.read 1",
    "picture.read 2",
    "plate.sighted 0",
    "plate.sighted 1",
    "plate.sighted 2",
  ]);
  expect(JSON.stringify(events)).not.toContain("before");
});

test.each([
  { name: "the codes in a picture", codes: [code()], want: { codes: [code()] } },
  { name: "that there are none", codes: [], want: { codes: [] } },
  { name: "nothing of codes where nobody looked for any", codes: undefined, want: {} },
])("eventsOf tells $name, and never those that do not fit", ({ codes, want }) => {
  const unfit = [code({ kind: "imei", code: "352099001761482" })];
  const read: Seen = { ...seen([]), ...(codes && { codes, unfit, unseen: ["mac"] }) };
  const [event] = sightings.eventsOf(message(), [{ seen: read, sightings: [] }]);
  const picture = { picture: 0, hash: "h", reading: { text: [] } };
  expect(event?.detail).toEqual({ ...picture, ...want });
});
