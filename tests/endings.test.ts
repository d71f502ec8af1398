import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Code, Failure } from "../functions/errors.js";
import { startTables } from "../local/aws/tables.js";
import { message } from "./fixtures.js";

let tables: Awaited<ReturnType<typeof startTables>>;
let endingOf: typeof import("../functions/endings.js").endingOf;
let ledger: typeof import("../functions/ledger.js");
let store: typeof import("../functions/store.js");
let n = 0;

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  endingOf = (await import("../functions/endings.js")).endingOf;
  ledger = await import("../functions/ledger.js");
  store = await import("../functions/store.js");
});

afterAll(() => tables.stop());
beforeEach(() => {
  n += 1;
});

const one = (aside = false) => message({ id: `webex:-:${n}`, ...(aside && { aside }) });
const failure = (code: Code) => new Failure(code, "No.");
const kept = (code: Code) => ({ code, isForgotten: false });

test.each([
  { name: "a message that is gone", code: "message-gone" as const, want: kept("message-gone") },
  { name: "what goes over a limit", code: "limited" as const, want: kept("limited") },
  { name: "a breakdown", code: "platform-failed" as const, want: undefined },
  { name: "a no", code: "platform-refused" as const, want: undefined },
  { name: "no time for us", code: "platform-busy" as const, want: undefined },
  {
    name: "a no to what is said to others",
    code: "platform-refused" as const,
    aside: true,
    want: kept("platform-refused"),
  },
  {
    name: "no time for what is said to others",
    code: "platform-busy" as const,
    aside: true,
    want: kept("platform-busy"),
  },
  {
    name: "a breakdown at what is said to others",
    code: "platform-failed" as const,
    aside: true,
    want: undefined,
  },
  {
    name: "a no to what is said to others, the first time",
    code: "platform-refused" as const,
    aside: true,
    isFirst: true,
    want: undefined,
  },
  {
    name: "a message that may yet come",
    code: "message-gone" as const,
    isFirst: true,
    want: undefined,
  },
  {
    name: "a tenant that left",
    code: "not-installed" as const,
    isFirst: true,
    want: { code: "not-installed", isForgotten: true },
  },
])("$name ends it, or does not: $want", async ({ code, aside = false, isFirst = false, want }) => {
  expect(await endingOf(failure(code), { message: one(aside), isFirst })).toEqual(want);
});

test("a message that was seen, since an answer was begun, will not come", async () => {
  const row = { state: "sending", attempt: 1, leaseUntil: 0, bodyHash: "x", doubts: 0 } as const;
  await ledger.putReply(one(), "answer", row, 0);
  const ending = await endingOf(failure("message-gone"), { message: one(), isFirst: true });
  expect(ending).toEqual(kept("message-gone"));
});

test.each([failure("picture-gone"), failure("platform-failed"), new TypeError("a bug")])(
  "whatever goes wrong about a message that was deleted ends it, and nothing of it is kept: %s",
  async (error) => {
    await store.markDeleted(one());
    const ending = await endingOf(error, { message: one(), isFirst: true });
    expect(ending).toEqual({ code: "message-gone", isForgotten: true });
  },
);

test("a bug is let out", async () => {
  expect(
    await endingOf(new TypeError("a bug"), { message: one(), isFirst: false }),
  ).toBeUndefined();
});
