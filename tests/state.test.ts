import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { faultOf, stateFor, takeState } from "../functions/state.js";

const table = mockClient(DynamoDBDocumentClient);
const way = { channel: "slack", browser: "abcdefghijklmnopqrstuv", secret: "client-secret" };
const now = new Date("2026-01-15T12:00:00Z");
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const TEN = 10 * 60_000;

beforeEach(() => {
  table.reset();
  table.on(PutCommand).resolves({});
});

test.each([
  { name: "at once", at: now, want: undefined },
  { name: "a moment before ten minutes are over", at: later(TEN - 1), want: undefined },
  { name: "after ten minutes", at: later(TEN), want: "expired" },
  { name: "a year later", at: later(365 * 24 * 3_600_000), want: "expired" },
])("a state that comes back $name is $want", ({ at, want }) => {
  expect(faultOf(stateFor(way, now), way, at)).toBe(want);
});

test.each([
  { name: "another browser", other: { ...way, browser: "zbcdefghijklmnopqrstuv" } },
  { name: "no browser", other: { ...way, browser: "" } },
  { name: "another channel", other: { ...way, channel: "teams" } },
  {
    name: "others that read the same in a row",
    other: { ...way, channel: "slacka", browser: "bcdefghijklmnopqrstuv" },
  },
  { name: "another secret", other: { ...way, secret: "client-secret!" } },
  { name: "no secret", other: { ...way, secret: "" } },
])("a state made for $name is not trusted", ({ other }) => {
  expect(faultOf(stateFor(other, now), way, now)).toBe("elsewhere");
  expect(faultOf(stateFor(way, now), other, now)).toBe("elsewhere");
});

test("of two states the halves do not fit each other", () => {
  const [one, other] = [stateFor(way, now), stateFor(way, later(1))].map((s) => s.split("."));
  const swaps = [0, 1, 2].map((at) => one?.map((part, n) => (n === at ? other?.[n] : part)));
  expect(swaps.map((parts) => faultOf(parts?.join(".") ?? "", way, now))).toEqual(
    swaps.map(() => "elsewhere"),
  );
});

test.each([" ", "0", "\n", ".", "=", "&code=x"])(
  "a state with %j behind it is not trusted",
  (more) => {
    expect(faultOf(`${stateFor(way, now)}${more}`, way, now)).toBe("elsewhere");
  },
);

test("a state whose end is put off is not trusted", () => {
  const [nonce, ends, signature] = stateFor(way, now).split(".");
  const longer = `${nonce}.${Number(ends) + 1}.${signature}`;
  expect(faultOf(longer, way, now)).toBe("elsewhere");
  expect(faultOf(`${nonce}.0${ends}.${signature}`, way, now)).toBe("elsewhere");
});

test("a state that is changed anywhere, by any character, is not trusted", () => {
  const state = stateFor(way, now);
  const any = fc.tuple(fc.nat(state.length - 1), fc.string({ unit: "grapheme", maxLength: 2 }));
  fc.assert(
    fc.property(any, ([at, put]) => {
      const changed = state.slice(0, at) + put + state.slice(at + 1);
      fc.pre(changed !== state);
      expect(faultOf(changed, way, now)).toBe("elsewhere");
    }),
  );
});

test("what anybody sends as a state is not trusted, and breaks nothing", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (state) => {
      expect(faultOf(state, way, now)).toBe("elsewhere");
    }),
  );
});

test("whatever the browser, the channel and the secret, a state is good for them alone", () => {
  const ways = fc.record({
    channel: fc.string(),
    browser: fc.string(),
    secret: fc.string({ minLength: 1 }),
  });
  fc.assert(
    fc.property(ways, ways, (one, other) => {
      const state = stateFor(one, now);
      expect(faultOf(state, one, now)).toBeUndefined();
      fc.pre(JSON.stringify(one) !== JSON.stringify(other));
      expect(faultOf(state, other, now)).toBe("elsewhere");
    }),
  );
});

test("no two states are the same, and none tells of the browser or the secret", () => {
  const states = Array.from({ length: 100 }, () => stateFor(way, now));
  expect(new Set(states.map((state) => state.split(".")[0])).size).toBe(100);
  expect(states.join()).not.toMatch(/abcdefgh|client-secret/);
});

test("a state is taken once: its row is written where there is none, and outlives it", async () => {
  const state = stateFor(way, new Date());
  expect(await takeState("slack", state)).toBe(true);
  const gone = new ConditionalCheckFailedException({ message: "there", $metadata: {} });
  table.on(PutCommand).rejects(gone);
  expect(await takeState("slack", state)).toBe(false);
  const [{ Item = {}, ConditionExpression } = {}] = table
    .commandCalls(PutCommand)
    .map(({ args }) => args[0].input);
  expect(Item).toMatchObject({ pk: "state#slack", sk: state.split(".")[0] });
  expect(ConditionExpression).toContain("attribute_not_exists(pk)");
  expect(Item.expires * 1000).toBeGreaterThan(Number(state.split(".")[1]));
});
