import { expect, test } from "vitest";
import { createLine } from "../../local/aws/line.js";

const many = Array.from({ length: 3_000 }, (_, n) => n);

test("a line serves in order, however long it is", () => {
  const line = createLine<number>();
  for (const n of many) line.join(n);
  const served = many.flatMap(() => line.served(1));
  expect(served).toEqual(many);
  expect(line.size()).toBe(0);
});

test("who leaves is not served, and who joins again stands at the end", () => {
  const line = createLine<number>();
  for (const n of many) line.join(n);
  line.leave(2_001);
  line.leave(2_002);
  const first = line.served(2_000);
  line.join(2_001);
  line.join(0);
  expect(line.size()).toBe(1_000);
  expect([...first, ...line.served(5_000)]).toEqual([
    ...many.filter((n) => n !== 2_001 && n !== 2_002),
    2_001,
    0,
  ]);
});
