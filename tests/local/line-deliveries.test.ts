import { validateSignature } from "@line/bot-sdk";
import { expect, test } from "vitest";
import { signatureOf } from "../../local/line/sending.js";
import { CHANNEL, called, hearing, lined, overheard } from "../lined.js";
import { picture } from "../simulated.js";

const PICTURES = [picture("1.jpg"), picture("2.jpg"), picture("3.jpg")];

test("a signature is that of LINE's own way to make it", () => {
  const body = '{"destination":"U00000000000000000000000000000001","events":[]}';
  expect(signatureOf("line-secret", body)).toBe("UbKNhyudtq68d7e7nqwK9m7qM6Nby/h7AabyfqAc+ho=");
});

test.each([
  { name: "accepts what is delivered", change: "", want: true },
  { name: "refuses what was changed", change: " ", want: false },
])("LINE's own library $name", async ({ change, want }) => {
  const { line, alice, direct, target, events } = await overheard();
  line.post({ person: alice, room: direct, text: "café 😀" });
  await line.verify();
  await events();
  const valid = target.heard.map(({ body, headers }) =>
    validateSignature(body + change, CHANNEL.secret, String(headers["x-line-signature"])),
  );
  expect(valid).toEqual([want, want]);
});

test("a delivery says whom it is for, who brings it, and is for JSON's ears", async () => {
  const { line, alice, direct, target, events, bot } = await overheard();
  line.post({ person: alice, room: direct, text: "hi" });
  await events();
  const [{ headers, payload } = { headers: {}, payload: undefined }] = target.heard;
  expect(headers).toMatchObject({
    "content-type": "application/json; charset=utf-8",
    "user-agent": "LineBotWebhook/2.0",
  });
  expect(payload?.destination).toBe(bot);
});

test.each([
  { name: "taken", answers: [{ status: 204 }], tries: 3, want: [[0, "OK", 204]] },
  { name: "refused", answers: [{ status: 500 }], tries: 0, want: [[0, "error_status_code", 500]] },
  {
    name: "refused, where it is delivered again",
    answers: [{ status: 500 }],
    tries: 2,
    want: [
      [0, "error_status_code", 500],
      [1, "error_status_code", 500],
      [2, "error_status_code", 500],
    ],
  },
  {
    name: "redirected, where it is delivered again",
    answers: [{ status: 302 }, {}],
    tries: 3,
    want: [
      [0, "error_status_code", 302],
      [1, "OK", 200],
    ],
  },
  {
    name: "not answered in time, where it is delivered again",
    answers: [{ hangs: true }, {}],
    tries: 3,
    want: [
      [0, "request_timeout", 0],
      [1, "OK", 200],
    ],
  },
])("what is $name", async ({ answers, tries, want }) => {
  const { line, alice, direct, target, events } = await overheard({ answers });
  const timely = line.knobs.timeout;
  const isLate = answers.some((answer) => "hangs" in answer);
  Object.assign(line.knobs, { redelivery: { tries, scale: 0 }, ...(isLate && { timeout: 200 }) });
  line.onDelivery(() => Object.assign(line.knobs, { timeout: timely }));
  line.post({ person: alice, room: direct, text: "hi" });
  const heard = await events();
  expect(line.deliveries.map(({ retry, reason, status }) => [retry, reason, status])).toEqual(want);
  expect(heard.map(({ deliveryContext }) => deliveryContext.isRedelivery)).toEqual(
    want.map(([retry]) => retry !== 0),
  );
  expect(new Set(heard.map((event) => [event.webhookEventId, event.replyToken].join())).size).toBe(
    1,
  );
  expect(target.heard).toHaveLength(want.length);
});

test("nobody at home is no connection", async () => {
  const { line, alice, direct, target } = await overheard();
  await target.close();
  line.post({ person: alice, room: direct, text: "hi" });
  await line.settled();
  expect(line.deliveries.map(({ reason, status }) => [reason, status])).toEqual([
    ["could_not_connect", 0],
  ]);
});

test.each([
  { name: "nothing happened yet", post: false, want: [] },
  { name: "something did", post: true, want: [false, true, true] },
])("where $name, the last events are delivered again", async ({ post, want }) => {
  const { line, alice, direct, events } = await overheard();
  if (post) line.post({ person: alice, room: direct, text: "hi" });
  await line.settled();
  await line.deliverAgain(2);
  const heard = await events();
  expect(heard.map(({ deliveryContext }) => deliveryContext.isRedelivery)).toEqual(want);
  const told = heard.map(({ deliveryContext, ...event }) => JSON.stringify(event));
  expect(new Set(told).size).toBe(want.length && 1);
});

test("duplicates are the same delivery", async () => {
  const { line, alice, direct, events, target } = await overheard();
  line.knobs.duplicates = 2;
  line.post({ person: alice, room: direct, text: "hi" });
  expect(await events()).toHaveLength(3);
  expect(new Set(target.heard.map(({ body }) => body)).size).toBe(1);
});

test("shuffled, the last event comes first", async () => {
  const { line, alice, direct, events } = await overheard();
  line.knobs.shuffle = 5;
  for (const text of ["1", "2", "3"]) line.post({ person: alice, room: direct, text });
  expect((await events()).map(({ message }) => message?.text)).toEqual(["3", "2", "1"]);
});

test("gathered, events come in one delivery", async () => {
  const { line, alice, ben, direct, directOfBen, events, target } = await overheard();
  line.knobs.batch = 5;
  line.post({ person: alice, room: direct, text: "1" });
  line.post({ person: ben, room: directOfBen, text: "2" });
  expect((await events()).map(({ message }) => message?.text)).toEqual(["1", "2"]);
  expect(target.heard).toHaveLength(1);
});

test.each([
  {
    sets: "apart",
    calls: [1, 1, 1, 1],
    set: [
      [1, 3],
      [2, 3],
      [3, 3],
    ],
  },
  {
    sets: "together",
    calls: [1, 3],
    set: [
      [1, 3],
      [2, 3],
      [3, 3],
    ],
  },
  { sets: "bare", calls: [1, 1, 1, 1], set: Array(3).fill([undefined, undefined]) },
] as const)("pictures that are sent at once come $sets", async ({ sets, calls, set }) => {
  const { line, alice, group, events, target } = await overheard();
  line.knobs.sets = sets;
  line.post({ person: alice, room: group, text: "look", files: PICTURES });
  const heard = (await events()).flatMap(({ message }) => message?.imageSet ?? []);
  const inOrder = heard.sort((one, other) => (one.index ?? 0) - (other.index ?? 0));
  expect(target.heard.map(({ payload }) => payload.events.length).sort()).toEqual(calls);
  expect(inOrder.map(({ index, total }) => [index, total])).toEqual(set);
  expect(new Set(heard.map(({ id }) => id)).size).toBe(1);
});

test("switched off, nothing is delivered; switched on, what comes is", async () => {
  const { line, alice, direct, events } = await overheard();
  for (const active of [false, true]) {
    line.use(active);
    line.post({ person: alice, room: direct, text: String(active) });
  }
  expect((await events()).map(({ message }) => message?.text)).toEqual(["true"]);
});

test.each([
  { name: "hears", answer: {}, want: 200 },
  { name: "refuses", answer: { status: 401 }, want: 401 },
  { name: "does not answer", answer: { hangs: true }, want: 0 },
])("an address that $name is verified with nothing: $want", async ({ answer, want }) => {
  const { line, target, bot } = await overheard({ answers: [answer] });
  if ("hangs" in answer) line.knobs.timeout = 200;
  expect(await line.verify()).toBe(want);
  expect(target.heard.map(({ payload }) => payload)).toEqual([{ destination: bot, events: [] }]);
  expect(line.deliveries).toEqual([]);
});

test("where there is no address, there is nothing to verify", async () => {
  const { line } = await lined();
  await expect(line.verify()).rejects.toThrow("no webhook URL");
});

test.each([
  { name: "hears", answer: {}, want: [true, 200, "OK", "200"] },
  { name: "refuses", answer: { status: 503 }, want: [false, 503, "ERROR_STATUS_CODE", "503"] },
  {
    name: "hangs",
    answer: { hangs: true },
    want: [false, 0, "REQUEST_TIMEOUT", "REQUEST_TIMEOUT"],
  },
  { name: "is away", answer: "away", want: [false, 0, "COULD_NOT_CONNECT", "COULD_NOT_CONNECT"] },
] as const)("the API tests an address that $name", async ({ answer, want }) => {
  const now = () => new Date("2026-01-15T12:00:00.000Z");
  const { line, target } = await overheard({ answers: answer === "away" ? [] : [answer], now });
  if (answer === "away") await target.close();
  if (typeof answer === "object" && "hangs" in answer) line.knobs.timeout = 200;
  const { status, body } = await called(line, "POST channel/webhook/test", { body: {} });
  const [success, statusCode, reason, detail] = want;
  const timestamp = now().toISOString();
  expect([status, body]).toEqual([200, { success, timestamp, statusCode, reason, detail }]);
});

test("the API tests another address, too", async () => {
  const { line, target } = await overheard();
  const { url: endpoint, heard } = await hearing();
  const { body } = await called(line, "POST channel/webhook/test", { body: { endpoint } });
  expect([body.success, heard.length, target.heard.length]).toEqual([true, 1, 0]);
});

test("the log of deliveries tells what each was about", async () => {
  const now = () => new Date("2026-01-15T12:00:00.000Z");
  const { line, target, alice, direct, group, events } = await overheard({ now });
  const [{ id: subject } = { id: "" }] = line.post({ person: alice, room: direct, text: "hi" });
  await events();
  line.dismiss(group);
  const [first, second] = await events();
  const went = { targetUrl: target.url, status: 200, reason: "OK", at: now().toISOString() };
  const common = { ...went, milliseconds: expect.any(Number), retry: 0, again: false };
  expect(line.deliveries).toEqual([
    { ...common, events: [{ type: "message", id: first?.webhookEventId, subject }] },
    { ...common, events: [{ type: "leave", id: second?.webhookEventId, subject: group }] },
  ]);
});

test.each([
  { name: "anew for a minute", minutes: 10, taken: false, want: 200 },
  { name: "no more once it was taken", minutes: 10, taken: true, want: 400 },
  { name: "no more twenty minutes after the message", minutes: 21, taken: false, want: 400 },
])("the reply token of what is delivered again is good $name", async ({ minutes, taken, want }) => {
  let moment = Date.parse("2026-01-15T12:00:00.000Z");
  const { line, alice, direct, events } = await overheard({ now: () => new Date(moment) });
  line.post({ person: alice, room: direct, text: "hi" });
  const [{ replyToken } = {}] = await events();
  const body = { replyToken, messages: [{ type: "text", text: "hello" }] };
  if (taken) await called(line, "POST message/reply", { body });
  moment += minutes * 60_000;
  await line.deliverAgain();
  expect((await called(line, "POST message/reply", { body })).status).toBe(want);
});

test("stopped, nothing waits to be tried again", async () => {
  const { line, alice, direct } = await overheard({ answers: [{ status: 500 }] });
  line.knobs.redelivery = { tries: 3, scale: 1 };
  const tried = new Promise<void>((resolve) => line.onDelivery(() => resolve()));
  line.post({ person: alice, room: direct, text: "hi" });
  await tried;
  await line.stop();
  await line.settled();
  expect(line.deliveries).toHaveLength(1);
});
