import fc from "fast-check";
import { expect, test } from "vitest";
import {
  bytesIn,
  fieldsIn,
  single,
  sized,
  textsIn,
  whole,
  wholesIn,
} from "../../reader/protobuf.js";

const number = fc.integer({ min: 1, max: 500 });
const field = fc.oneof(
  fc.record({ number, value: fc.maxSafeNat() }),
  fc.record({ number, value: fc.uint8Array({ maxLength: 300 }) }),
);

test("fieldsIn returns what whole and sized wrote, and where it stood", () => {
  fc.assert(
    fc.property(fc.array(field), (fields) => {
      const written = fields.map(({ number, value }) =>
        typeof value === "number" ? whole(number, value) : sized(number, value),
      );
      const read = fieldsIn(Buffer.concat(written));
      const want = fields.map((one, i) => ({ ...one, bytes: written[i] }));
      expect(read.map((one) => plain(one))).toEqual(want.map((one) => plain(one)));
    }),
  );
});

function plain({
  number,
  value,
  bytes,
}: {
  number: number;
  value: number | Uint8Array;
  bytes: Uint8Array | undefined;
}) {
  return [number, typeof value === "number" ? value : [...value], [...(bytes ?? [])]];
}

test("textsIn returns the texts of a number, in order", () => {
  const message = Buffer.concat([sized(1, "a"), sized(2, "b"), sized(1, "ä")]);
  expect(textsIn(message, 1)).toEqual(["a", "ä"]);
});

test.each([
  { name: "one by one", message: Buffer.concat([whole(8, 3), whole(8, 300)]) },
  { name: "together", message: sized(8, Uint8Array.of(3, 0xac, 0x02)) },
])("wholesIn returns whole numbers that stand $name", ({ message }) => {
  expect(wholesIn(message, 8)).toEqual([3, 300]);
});

test("bytesIn returns a number of four bytes", () => {
  expect([...(bytesIn(single(2, 1), 2)[0] ?? [])]).toEqual([0, 0, 128, 63]);
});

test.each([
  { name: "is cut off", message: sized(1, "text").subarray(0, 3), want: /cut off/ },
  { name: "has an unknown wire type", message: Uint8Array.of(0x0b), want: /wire type 3/ },
])("fieldsIn throws at a message that $name", ({ message, want }) => {
  expect(() => fieldsIn(message)).toThrow(want);
});
