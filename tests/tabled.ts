import { afterAll, beforeAll } from "vitest";
import { startTables } from "../local/aws/tables.js";

/** tabled gives a test file tables of its own, before it loads what it tests. */
export function tabled(load: () => Promise<void>): void {
  let tables: Awaited<ReturnType<typeof startTables>>;
  beforeAll(async () => {
    tables = await startTables();
    process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
    await load();
  });
  afterAll(() => tables.stop());
}

/** allOf returns all that comes. */
export async function allOf<T>(coming: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of coming) all.push(one);
  return all;
}
