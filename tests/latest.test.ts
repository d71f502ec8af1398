import { afterAll, beforeAll, expect, test } from "vitest";
import { startTables } from "../local/aws/tables.js";
import { message } from "./fixtures.js";

let tables: Awaited<ReturnType<typeof startTables>>;
let latest: typeof import("../functions/latest.js");

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  latest = await import("../functions/latest.js");
});

afterAll(() => tables.stop());

test("the newest message of a channel is remembered, whatever the order they come in", async () => {
  const channel = "latest";
  expect(await latest.lastSeen(channel)).toBeUndefined();
  for (const minute of ["05", "01", "09", "03"])
    await latest.keepSeen(message({ sent: `2026-01-15T12:${minute}:00.000Z`, channel }));
  expect(await latest.lastSeen(channel)).toBe("2026-01-15T12:09:00.000Z");
});
