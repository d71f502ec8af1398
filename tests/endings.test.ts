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

const errors: {
  name: string;
  code: Code;
  aside?: boolean;
  isFirst?: boolean;
  isLastTry?: boolean;
  want: object | undefined;
}[] = [
  { name: "a message that is gone", code: "message-gone", want: kept("message-gone") },
  { name: "what goes over a limit", code: "limited", want: kept("limited") },
  { name: "a breakdown", code: "platform-failed", want: undefined },
  { name: "a no", code: "platform-refused", want: undefined },
  { name: "no time for us", code: "platform-busy", want: undefined },
  {
    name: "a no to what is said to others",
    code: "platform-refused",
    aside: true,
    want: kept("platform-refused"),
  },
  {
    name: "no time for what is said to others",
    code: "platform-busy",
    aside: true,
    want: kept("platform-busy"),
  },
  {
    name: "a breakdown at what is said to others",
    code: "platform-failed",
    aside: true,
    want: undefined,
  },
  {
    name: "a no to what is said to others, the first time",
    code: "platform-refused",
    aside: true,
    isFirst: true,
    want: kept("platform-refused"),
  },
  {
    name: "a breakdown at what is said to others, the last time",
    code: "platform-silent",
    aside: true,
    isLastTry: true,
    want: kept("platform-silent"),
  },
  {
    name: "a breakdown at what is said to us, the last time",
    code: "platform-failed",
    isLastTry: true,
    want: undefined,
  },
  {
    name: "a message that may yet come",
    code: "message-gone",
    isFirst: true,
    want: undefined,
  },
  {
    name: "a tenant that left",
    code: "not-installed",
    isFirst: true,
    want: { code: "not-installed", isForgotten: true },
  },
];

test.each(errors)(
  "$name ends it, or does not: $want",
  async ({ code, aside = false, isFirst = false, isLastTry = false, want }) => {
    expect(await endingOf(failure(code), { message: one(aside), isFirst, isLastTry })).toEqual(
      want,
    );
  },
);

test("a message that was seen, since an answer was begun, will not come", async () => {
  const row = { state: "sending", attempt: 1, leaseUntil: 0, bodyHash: "x", doubts: 0 } as const;
  await ledger.putReply(one(), "answer", row, 0);
  const ending = await endingOf(failure("message-gone"), {
    message: one(),
    isFirst: true,
    isLastTry: false,
  });
  expect(ending).toEqual(kept("message-gone"));
});

test.each([failure("picture-gone"), failure("platform-failed"), new TypeError("a bug")])(
  "whatever goes wrong about a message that was deleted ends it, and nothing of it is kept: %s",
  async (error) => {
    await store.markDeleted(one());
    const ending = await endingOf(error, { message: one(), isFirst: true, isLastTry: false });
    expect(ending).toEqual({ code: "message-gone", isForgotten: true });
  },
);

test("a bug is let out", async () => {
  expect(
    await endingOf(new TypeError("a bug"), { message: one(), isFirst: false, isLastTry: false }),
  ).toBeUndefined();
});
