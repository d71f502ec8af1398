import { expect, test, vi } from "vitest";
import { patiently, pauseAfter } from "../functions/patience.js";

const now = Date.parse("2026-01-15T12:00:00Z");

function answer(status: number, retryAfter?: string): Response {
  return new Response(null, { status, headers: retryAfter ? { "retry-after": retryAfter } : {} });
}

function calling(...answers: (Response | Error)[]) {
  return vi.fn(async () => {
    const next = answers.shift();
    if (next instanceof Response) return next;
    throw next;
  });
}

const busy = ({ status }: Response) => status === 429;
const soon = () => ({ until: Date.now() + 5_000, worth: busy, repeatable: true });

test.each([
  { name: "the seconds that are named", outcome: answer(429, "3"), tries: 0, want: 3000 },
  {
    name: "until the date that is named",
    outcome: answer(503, "Thu, 15 Jan 2026 12:00:07 GMT"),
    tries: 0,
    want: 7000,
  },
  { name: "a second at least", outcome: answer(429, "0"), tries: 0, want: 1000 },
  { name: "as long as is named, however often", outcome: answer(423, "1"), tries: 30, want: 1000 },
  { name: "longer each time when nothing is named", outcome: answer(503), tries: 2, want: 2000 },
  { name: "no more after enough tries", outcome: answer(503), tries: 4, want: undefined },
  { name: "as usual when nonsense is named", outcome: answer(429, "later"), tries: 1, want: 1000 },
  { name: "as usual after a break", outcome: { broke: new Error("cut") }, tries: 0, want: 500 },
])("pauseAfter waits $name", ({ outcome, tries, want }) => {
  expect(pauseAfter(outcome, tries, now)).toBe(want);
});

test("patiently calls again while the answer is worth it", async () => {
  const call = calling(answer(429), answer(429), answer(200));
  expect((await patiently(call, soon())).status).toBe(200);
  expect(call).toHaveBeenCalledTimes(3);
});

test("patiently returns an answer that is not worth another call", async () => {
  const call = calling(answer(404), answer(200));
  expect((await patiently(call, soon())).status).toBe(404);
});

test("patiently does not wait longer than there is time", async () => {
  const call = calling(answer(429, "30"), answer(200));
  const started = Date.now();
  expect((await patiently(call, soon())).status).toBe(429);
  expect(Date.now() - started).toBeLessThan(4_000);
});

test("patiently repeats a call that broke off where that does no harm", async () => {
  const call = calling(new TypeError("fetch failed"), answer(200));
  expect((await patiently(call, soon())).status).toBe(200);
});

test("patiently never repeats a call that may have taken effect", async () => {
  const call = calling(new TypeError("fetch failed"), answer(200));
  await expect(patiently(call, { ...soon(), repeatable: false })).rejects.toMatchObject({
    code: "platform-silent",
    cause: { message: "fetch failed" },
  });
  expect(call).toHaveBeenCalledTimes(1);
});

test("patiently gives a call no more time than there is", async () => {
  const call = (signal: AbortSignal) =>
    new Promise<Response>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  const tried = patiently(call, { until: Date.now() + 200, worth: busy, repeatable: true });
  await expect(tried).rejects.toMatchObject({ cause: { name: "TimeoutError" } });
});
