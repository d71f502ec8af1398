import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Row } from "../functions/table.js";
import { startTables } from "../local/aws/tables.js";

let tables: Awaited<ReturnType<typeof startTables>>;
let table: typeof import("../functions/table.js");
let n = 0;

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  table = await import("../functions/table.js");
});

afterAll(() => tables.stop());

beforeEach(() => {
  n += 1;
});

const key = (sk = "a") => ({ pk: `pk${n}`, sk });

test("putRow keeps a row with version and expiry, which rowAt returns", async () => {
  expect(await table.putRow(key(), "KEEP_DAYS", { plate: "E75H", nothing: undefined })).toBe(true);
  const { expires, ...row } = { ...(await table.rowAt(key())) } as Row;
  expect(row).toEqual({ ...key(), v: 1, plate: "E75H" });
  expect(Number(expires) - Date.now() / 1000).toBeGreaterThan(29.9 * 86_400);
});

test("putRow tells that its condition does not hold, and changes nothing", async () => {
  const fresh = { ConditionExpression: "attribute_not_exists(pk)" };
  expect(await table.putRow(key(), "KEEP_DAYS", { n: 1 }, fresh)).toBe(true);
  expect(await table.putRow(key(), "KEEP_DAYS", { n: 2 }, fresh)).toBe(false);
  expect(await table.rowAt(key())).toMatchObject({ n: 1 });
});

test("rowAt returns nothing where there is no row, or one whose time is over", async () => {
  expect(await table.rowAt(key())).toBeUndefined();
  await table.putRow(key(), "KEEP_DAYS", {});
  const late = Date.now() + 31 * 86_400_000;
  const clock = vi.spyOn(Date, "now").mockReturnValue(late);
  expect(await table.rowAt(key())).toBeUndefined();
  clock.mockRestore();
});

test("rowsOf returns a whole partition, however many pages it takes", async () => {
  const long = "x".repeat(300_000);
  for (const sk of ["a", "b", "c", "d", "e"]) await table.putRow(key(sk), "KEEP_DAYS", { long });
  const rows = await table.rowsOf(key().pk);
  expect(rows.map(({ sk }) => sk)).toEqual(["a", "b", "c", "d", "e"]);
});

test("removeRow takes out that row alone, and is content where there is none", async () => {
  for (const sk of ["a", "b"]) await table.putRow(key(sk), "KEEP_DAYS", {});
  for (let again = 0; again < 2; again++) await table.removeRow(key("a"));
  expect((await table.rowsOf(key().pk)).map(({ sk }) => sk)).toEqual(["b"]);
});

test("an error of the table is let out", async () => {
  process.env.STORE_TABLE = "gone";
  await expect(table.putRow(key(), "KEEP_DAYS", {})).rejects.toThrow();
  process.env.STORE_TABLE = "store";
});
