import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { isBusy } from "../functions/errors.js";
import { startTables } from "../local/aws/tables.js";
import { context, message } from "./fixtures.js";

let tables: Awaited<ReturnType<typeof startTables>>;
let once: typeof import("../functions/once.js").once;
let ids = 0;

beforeAll(async () => {
  tables = await startTables();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.url;
  ({ once } = await import("../functions/once.js"));
});

afterAll(() => tables.stop());

const work = () => ({ message: message({ id: `webex:-:ONCE${++ids}` }) });

test("once does a job once per message, and returns what it returned", async () => {
  const [job, again] = [vi.fn(async () => ({ n: 1 })), vi.fn()];
  const done = once("count", job, again);
  const one = work();
  for (let n = 0; n < 3; n++) expect(await done(one, context())).toEqual({ n: 1 });
  expect([job.mock.calls.length, again.mock.calls.length]).toEqual([1, 2]);
  await done(work(), context());
  expect([job.mock.calls.length, again.mock.calls.length]).toEqual([2, 2]);
});

test("two jobs of different names are two things to do", async () => {
  const job = vi.fn(async () => ({}));
  const one = work();
  for (const name of ["this", "that"]) await once(name, job, vi.fn())(one, context());
  expect(job).toHaveBeenCalledTimes(2);
});

test("a job that failed is done again", async () => {
  const job = vi.fn(async () => ({})).mockRejectedValueOnce(new Error("down"));
  const [done, one] = [once("fail", job, vi.fn()), work()];
  await expect(done(one, context())).rejects.toThrow("down");
  expect(await done(one, context())).toEqual({});
});

test("while one is at a job, another is told that it is busy", async () => {
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const job = async () => {
    begun.resolve();
    await gate.promise;
    return {};
  };
  const [done, one] = [once("slow", job, vi.fn()), work()];
  const first = done(one, context());
  await begun.promise;
  const error = await done(one, context()).catch((failure) => failure);
  gate.resolve();
  await first;
  expect(isBusy(error)).toBe(true);
});

test("a job whose run must have ended is done again", async () => {
  const job = vi.fn(async () => ({})).mockImplementationOnce(() => new Promise(() => {})); // as one that was killed
  const [done, one] = [once("killed", job, vi.fn()), work()];
  void done(one, context(50));
  await vi.waitFor(() => expect(job).toHaveBeenCalledTimes(1));
  await expect.poll(() => done(one, context()).catch(() => "busy")).toEqual({});
});
