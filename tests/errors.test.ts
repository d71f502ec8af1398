import { expect, test } from "vitest";
import { bared, Failure, isBusy, pictureCodeOf, traceOf } from "../functions/errors.js";

test("a Failure carries its code, its message and its cause", () => {
  const cause = new Error("cut");
  const failure = new Failure("platform-failed", "Webex answered 502.", { cause });
  expect(failure).toMatchObject({ code: "platform-failed", message: "Webex answered 502.", cause });
});

test.each([
  { name: "a picture's code", error: new Failure("picture-gone", ""), want: "picture-gone" },
  { name: "no code for an outage", error: new Failure("busy", ""), want: undefined },
  { name: "no code for a bug", error: new TypeError("picture-gone"), want: undefined },
])("pictureCodeOf finds $name", ({ error, want }) => {
  expect(pictureCodeOf(error)).toBe(want);
});

const named = (name: string) => Object.assign(new Error("private text"), { name });

test.each([
  { name: "our own code", error: new Failure("busy", ""), want: true },
  { name: "Powertools' name", error: named("IdempotencyAlreadyInProgressError"), want: true },
  { name: "another failure", error: new Failure("platform-failed", ""), want: false },
  { name: "another error", error: named("TypeError"), want: false },
  { name: "what is no error", error: { code: "busy" }, want: false },
])("isBusy is $want of $name", ({ error, want }) => {
  expect(isBusy(error)).toBe(want);
});

const quoting = Object.assign(new TypeError("private text"), { Extra: "SBA1234G", code: "ECUT" });

test("traceOf tells a Failure's words, and of any other error its name, code and place alone", () => {
  const trace = traceOf(new Failure("busy", "Another run.", { cause: quoting }));
  expect(trace).toMatchObject({ name: "Failure", code: "busy", message: "Another run." });
  expect(trace.cause).toEqual({ name: "TypeError", code: "ECUT", at: expect.any(Array) });
  expect(JSON.stringify(trace)).not.toMatch(/private|SBA1234G/);
  expect(trace.cause?.at[0]).toContain("errors.test.ts");
});

test.each([
  {
    name: "what AWS does not allow us, and no more",
    words:
      "User: arn:aws:sts::1:assumed-role/x is not authorized to perform: events:PutEvents on resource: arn:aws:x",
    want: "events:PutEvents",
  },
  {
    name: "nothing of other words",
    words: "not authorized to perform: SBA 1234 G",
    want: undefined,
  },
])("traceOf tells of a denial $name", ({ words, want }) => {
  const trace = traceOf(Object.assign(new Error(words), { name: "AccessDeniedException" }));
  expect(trace).toEqual({
    name: "AccessDeniedException",
    ...(want && { denied: want }),
    at: expect.any(Array),
  });
});

test("bared leaves nothing in an error that a runtime could log", () => {
  const inside = (error: unknown) => Object.values(Object.getOwnPropertyDescriptors(error)).join();
  expect(bared(quoting)).toMatchObject({ code: "unexpected", message: "TypeError" });
  expect(inside(bared(quoting))).not.toContain("SBA1234G");
  expect(bared(new Failure("busy", "Another run.", { cause: quoting })).cause).toBeUndefined();
});
