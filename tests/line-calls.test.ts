import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Place, Post } from "../functions/channels.js";
import { Failure } from "../functions/errors.js";
import type { Given, Message } from "../functions/events.js";
import { line } from "../functions/line.js";
import { spoken, type Words } from "../functions/words.js";
import { type Line, startLine } from "../local/line/simulator.js";
import { POST } from "./fixtures.js";
import { lineCredentials } from "./line-fixtures.js";
import { CHANNEL, hearing, places } from "./lined.js";

const WORDS: Words = [[{ strong: "SBA1234G" }, " · Singapore · 98 %"], ["not seen here before"]];
const JPEG = Buffer.from([255, 216, 255, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
const SECOND: Post = { key: "key", again: true };
let simulator: Line;
let where: ReturnType<typeof places>;
let told: { token: string; quote: string }[];

beforeEach(async () => {
  simulator = await startLine(CHANNEL);
  process.env.LINE_API_URL = simulator.url;
  process.env.LINE_DATA_URL = simulator.dataUrl;
  where = places(simulator);
  const target = await hearing({});
  simulator.subscribe(target.url);
  told = [];
  simulator.onDelivery(() => {
    const events = target.heard.flatMap(({ payload }) => payload.events as never[]);
    told = events.map(
      ({ replyToken, message }: { replyToken?: string; message?: { quoteToken?: string } }) => ({
        token: replyToken ?? "",
        quote: message?.quoteToken ?? "",
      }),
    );
  });
});

afterEach(async () => {
  vi.useRealTimers();
  await simulator.stop();
});

type Draft = {
  room?: string;
  text?: string;
  quoted?: string;
  files?: { name: string; type: string; bytes: Uint8Array }[];
};

// Somebody posts, and LINE tells us how to reply.
async function posted(
  { room = where.direct, ...draft }: Draft = {},
  changes: Partial<Message> = {},
) {
  const text = draft.files ? {} : { text: draft.text ?? "hello" };
  const [message] = simulator.post({ person: where.alice, room, ...text, ...draft } as never);
  await simulator.settled();
  const { token = "", quote = "" } = told.at(-1) ?? {};
  const given: Given = { token, quote, until: Date.now() + 50_000, text: draft.text ?? "hello" };
  const native = message?.id ?? "";
  const direct = room === where.direct;
  return at({ native, room, direct, ...(draft.files && { files: [native] }), ...changes }, given);
}

function at(changes: Partial<Message>, given?: Given): Place {
  const { native = "" } = changes;
  const names = {
    id: `line:${where.bot}:${native}`,
    channel: "line",
    tenant: where.bot,
    self: where.bot,
  };
  const message = {
    ...names,
    native,
    room: where.direct,
    person: where.alice,
    sent: new Date().toISOString(),
    direct: true,
    ...changes,
  };
  return {
    message,
    given,
    credentials: lineCredentials(CHANNEL.token),
    until: Date.now() + 20_000,
  };
}

const picture = { name: "car.jpg", type: "image/jpeg", bytes: JPEG };
const late = (place: Place): Place => ({
  ...place,
  given: { ...place.given, until: Date.now() - 1 },
});
const ours = (room = where.direct) =>
  simulator.messages(room).filter(({ person }) => person === where.bot);
const asked = () => simulator.requests.map(({ path }) => path.replace(/^\/v2\/bot\//, ""));
const broken = (moment: "before" | "after", status = 0) =>
  Object.assign(simulator.knobs.broken, { status, times: 1, moment });
const failing = (code: string) => expect.objectContaining({ code });

describe("contents", () => {
  test("of words are what the delivery told", async () => {
    expect(await line.contents(await posted({ text: "what a day" }))).toMatchObject({
      text: "what a day",
      pictures: [],
    });
    expect(asked()).toEqual([]);
  });

  test("of a picture are its bytes, from the data host", async () => {
    const { pictures } = await line.contents(await posted({ files: [picture] }));
    expect(await pictures[0]?.bytes()).toEqual(JPEG);
  });

  test("of words that quote a picture are that picture", async () => {
    const { message } = await posted({ files: [picture] });
    const { pictures, of } = await line.contents(await posted({}, { parent: message.native }));
    expect(await pictures[0]?.bytes()).toEqual(JPEG);
    expect(of).toMatchObject({ id: message.id, person: "" }); // whose it is, LINE does not say
  });

  test.each([
    { name: "a message, perhaps that one's", text: "yes", want: { pictures: 1, perhaps: true } },
    { name: "a message, to be forgotten, none", text: "forget me", want: { pictures: 0 } },
  ])("of words that quote $name, and nobody is asked yet", async ({ text, want }) => {
    const { message } = await posted();
    const told = await line.contents(await posted({ text }, { parent: message.native }));
    expect({ ...told, pictures: told.pictures.length }).toMatchObject({ ...want, text });
    expect(asked()).toEqual([]);
  });

  test("waits while LINE prepares a picture", async () => {
    simulator.knobs.preparing = 2;
    const { pictures } = await line.contents(await posted({ files: [picture] }));
    expect(await pictures[0]?.bytes()).toEqual(JPEG);
  });

  test.each([
    {
      name: "was unsent",
      code: "picture-gone",
      bend: ({ message }: Place) =>
        simulator.unsend({ room: message.room, message: message.native }),
    },
    {
      name: "is too old",
      code: "picture-gone",
      bend: () => Object.assign(simulator.knobs.contents, { times: 9, status: 410 }),
    },
    {
      name: "is refused",
      code: "platform-refused",
      bend: () => Object.assign(simulator.knobs.contents, { times: 99, status: 403 }),
    },
    { name: "the token is not for", code: "token-rejected", bend: () => simulator.renew() },
  ])("of a picture that $name is a $code", async ({ code, bend }) => {
    const place = await posted({ files: [picture] });
    bend(place);
    const { pictures } = await line.contents(place);
    await expect(pictures[0]?.bytes()).rejects.toEqual(failing(code));
  });

  test("of a picture that LINE prepares for too long, another try may get", async () => {
    simulator.knobs.preparing = 99;
    const place = await posted({ files: [picture] });
    const { pictures } = await line.contents({ ...place, until: Date.now() + 1_200 });
    await expect(pictures[0]?.bytes()).rejects.toEqual(failing("platform-busy"));
  });

  test.each([
    {
      name: "elsewhere",
      place: () => at({ native: "1", files: ["1"] }, { elsewhere: true }),
      code: "picture-elsewhere",
    },
    {
      name: "of a set and unsent",
      place: () => at({ native: "1", files: [""] }),
      code: "picture-gone",
    },
  ])("of a picture that is $name is a $code, and asks nobody", async ({ place, code }) => {
    const { pictures } = await line.contents(place());
    await expect(pictures[0]?.bytes()).rejects.toEqual(failing(code));
    expect(asked()).toEqual([]);
  });
});

describe("reply", () => {
  test("goes by the reply token, quotes the message, and costs nothing", async () => {
    const place = await posted({ files: [picture] });
    const id = await line.reply(place, WORDS, POST);
    expect(ours()).toMatchObject([
      { id, text: spoken(WORDS), way: "reply", quotedMessageId: place.message.native },
    ]);
    expect(simulator.quota.used).toBe(0);
  });

  test("is pushed once the token is too old", async () => {
    const id = await line.reply(late(await posted()), WORDS, POST);
    expect(ours()).toMatchObject([{ id, text: spoken(WORDS), way: "push" }]);
    expect(simulator.quota.used).toBe(1);
  });

  test.each([
    { name: "a group", room: () => where.group },
    { name: "a room of several people", room: () => where.several },
  ])("is pushed to $name, not to who asked", async ({ room }) => {
    await line.reply(late(await posted({ room: room(), files: [picture] })), WORDS, POST);
    expect(ours(room())).toHaveLength(1);
  });

  test("that is tried again by a token that was taken is not said again: it stands", async () => {
    const place = await posted();
    broken("after");
    await expect(line.reply(place, WORDS, POST)).rejects.toEqual(failing("platform-silent"));
    expect(await line.reply(place, WORDS, SECOND)).toBe("");
    expect(ours()).toHaveLength(1);
  });

  test("that is tried again by a token that was not taken is said", async () => {
    const place = await posted();
    broken("before");
    await expect(line.reply(place, WORDS, POST)).rejects.toEqual(failing("platform-silent"));
    await line.reply(place, WORDS, SECOND);
    expect(ours()).toHaveLength(1);
  });

  test("whose token LINE does not take at first was not said", async () => {
    const place = await posted();
    simulator.knobs.tokenSeconds = -1;
    await expect(line.reply(place, WORDS, POST)).rejects.toEqual(failing("platform-refused"));
    expect(ours()).toEqual([]);
  });

  test.each(["before", "after"] as const)(
    "that was pushed and cut %s its effect stands once when it is pushed again",
    async (moment) => {
      const place = late(await posted());
      broken(moment);
      await expect(line.reply(place, WORDS, POST)).rejects.toEqual(failing("platform-silent"));
      const id = await line.reply(place, WORDS, SECOND);
      expect(ours()).toMatchObject([{ id }]);
      expect(simulator.quota.used).toBe(1);
    },
  );

  test("is another one by another key", async () => {
    const place = late(await posted());
    await line.reply(place, WORDS, POST);
    await line.reply(place, WORDS, { ...POST, key: "another" });
    expect(ours()).toHaveLength(2);
  });

  test.each(["reply", "push"] as const)(
    "is said by %s without its quote where LINE does not take that",
    async (way) => {
      const place = await posted();
      const given = { ...place.given, quote: "none" };
      await line.reply(
        way === "push" ? late({ ...place, given }) : { ...place, given },
        WORDS,
        POST,
      );
      expect(ours()).toMatchObject([{ way }]);
      expect(ours()[0]?.quotedMessageId).toBeUndefined();
    },
  );

  test("is given up where the month's messages are used up, and asks no more", async () => {
    const place = late(await posted());
    Object.assign(simulator.quota, { type: "limited", value: 1, used: 1 });
    await expect(line.reply({ ...place, until: Date.now() + 3_100 }, WORDS, POST)).rejects.toEqual(
      failing("allowance-gone"),
    );
    expect(ours()).toEqual([]);
  });

  test("that may wait is one that LINE asks to wait with", async () => {
    const place = late(await posted());
    Object.assign(simulator.knobs.rate, { times: 99, status: 429 });
    await expect(line.reply({ ...place, until: Date.now() + 3_100 }, WORDS, POST)).rejects.toEqual(
      failing("platform-busy"),
    );
  });

  test("is nobody's any more where we were taken out of the group", async () => {
    const place = late(await posted({ room: where.group, files: [picture] }));
    simulator.dismiss(where.group);
    await expect(line.reply(place, WORDS, POST)).rejects.toEqual(failing("message-gone"));
  });

  test("is cut to what LINE takes", async () => {
    await line.reply(await posted(), Array(900).fill(["é".repeat(20)]), POST);
    expect(ours()[0]?.text).toMatch(/^é{20}\n[\s\S]*…$/);
  });

  test("that is no answer is not pushed to a group, and to a person it is", async () => {
    const spare = { ...POST, spare: true };
    const place = late(await posted({ room: where.group, files: [picture] }));
    await expect(line.reply(place, WORDS, spare)).rejects.toEqual(failing("allowance-spared"));
    await line.reply(late(await posted()), WORDS, spare);
    expect([ours(where.group), ours()]).toEqual([[], [expect.objectContaining({ way: "push" })]]);
  });

  test("is pushed at once where a token that LINE does not take could not be told from one that was taken", async () => {
    const place = await posted();
    simulator.knobs.tokenSeconds = -1;
    const given = { ...place.given, until: Date.now() + 20_000 };
    await line.reply({ ...place, given }, WORDS, POST);
    expect(ours()).toMatchObject([{ way: "push" }]);
  });

  test("keeps five thousand signs of an echo as they are, and cuts what is longer", async () => {
    const place = await posted();
    const whole = "é".repeat(5_000);
    await line.reply(place, line.fitted([[{ said: whole }]]), POST);
    expect(ours()[0]?.text).toBe(whole);
    expect(spoken(line.fitted([[{ said: `${whole}!` }]])).length).toBeLessThanOrEqual(5_000);
  });

  test("follows nobody elsewhere, and waits for nobody for ever", async () => {
    const place = await posted();
    const stray = await hearing({});
    process.env.LINE_API_URL = stray.url.replace("/webhooks/line", "");
    vi.spyOn(AbortSignal, "timeout").mockReturnValueOnce(AbortSignal.abort());
    await expect(line.reply(place, WORDS, POST)).rejects.toEqual(failing("platform-silent"));
    vi.restoreAllMocks();
  });
});

describe("repeatable", () => {
  test.each([
    { name: "by a token that lives", until: 30_000, since: -1_000, want: true },
    { name: "by a token that may have died", until: 20_000, since: -1_000, want: false },
    { name: "by a token that has died meanwhile", until: -1_000, since: -2_000, want: false },
    { name: "by a push of this hour", until: -60_000, since: -1_000, want: true },
    { name: "by a push of yesterday", until: -90_000_000, since: -86_400_000, want: false },
    {
      name: "by a push, where there never was a token",
      until: undefined,
      since: -1_000,
      want: true,
    },
  ])("a reply that was first tried $name: $want", ({ until, since, want }) => {
    const now = Date.now();
    const given = until === undefined ? {} : { token: "t", until: now + until };
    expect(line.repeatable?.(at({ native: "1" }, given), now + since)).toBe(want);
  });
});

describe("typing", () => {
  test("shows that we are at it, until we say something", async () => {
    const place = await posted();
    await line.typing?.(place);
    expect(simulator.typing(where.alice)).toBe(true);
    await line.reply(place, WORDS, POST);
    expect(simulator.typing(where.alice)).toBe(false);
  });

  test("that hangs keeps nobody waiting for long", async () => {
    const place = await posted();
    simulator.knobs.latency.posts = 0;
    const spy = vi.spyOn(AbortSignal, "timeout");
    await line.typing?.(place);
    expect(spy.mock.calls[0]?.[0]).toBeLessThanOrEqual(3_500);
    spy.mockRestore();
  });

  test("is nothing where there are others", async () => {
    await line.typing?.(await posted({ room: where.group, files: [picture] }));
    expect(asked()).toEqual([]);
  });
});

describe("faults", () => {
  const url = () => simulator.knobs && target.url;
  let target: Awaited<ReturnType<typeof hearing>>;
  const asking = () => ({ credentials: lineCredentials(CHANNEL.token), until: Date.now() + 9_000 });
  const faults = async () =>
    (await line.faults?.(asking(), { url: url(), ids: ["endpoint"] })) ?? [];

  beforeEach(async () => {
    target = await hearing({});
    simulator.subscribe(target.url);
  });

  test("are none where LINE reaches us", async () => {
    expect(await faults()).toEqual([]);
    expect(target.heard.at(-1)?.payload.events).toEqual([]);
  });

  test("of an endpoint that is another's are mended", async () => {
    simulator.subscribe("https://example.com/other");
    const [fault] = await faults();
    expect(fault).toMatchObject({ webhook: "endpoint", what: "target" });
    await fault?.mend?.();
    expect(await faults()).toEqual([]);
  });

  test.each([
    {
      name: "the switch is off",
      bend: () => simulator.use(false),
      what: "activated",
      advice: /Switch "Use webhook" on/,
    },
    {
      name: "the secret is another",
      bend: () => answering({ status: 401 }),
      what: "secret",
      advice: /channel secret/,
    },
    {
      name: "we break",
      bend: () => answering({ status: 500 }),
      what: "reached",
      advice: /got the answer 500/,
    },
    {
      name: "we say nothing",
      bend: () => answering({ hangs: true }),
      what: "reached",
      advice: /no answer in time/,
    },
    {
      name: "nobody is there",
      bend: () => target.close(),
      what: "reached",
      advice: /could not connect/,
    },
  ])("where $name are for people, who are told what to do", async ({ bend, what, advice }) => {
    simulator.knobs.timeout = 100;
    await bend();
    const [fault, ...more] = await faults();
    expect(more).toEqual([]);
    expect(fault).toMatchObject({ what, advice: expect.stringMatching(advice) });
    expect(fault?.mend).toBeUndefined();
  });

  async function answering(answer: { status?: number; hangs?: boolean }) {
    target = await hearing(answer);
    simulator.subscribe(target.url);
  }
});

test.each([
  { quota: { type: "limited" as const, value: 200, used: 37 }, want: { used: 37, of: 200 } },
  { quota: { type: "none" as const, value: 0, used: 37 }, want: { used: 37 } },
])("allowance is $want", async ({ quota, want }) => {
  Object.assign(simulator.quota, quota);
  const asking = { credentials: lineCredentials(CHANNEL.token), until: Date.now() + 9_000 };
  expect(await line.allowance?.(asking)).toEqual(want);
});

test("no failure quotes what LINE or we said", async () => {
  const place = await posted();
  Object.assign(simulator.knobs.broken, { status: 400, times: 1, moment: "before" });
  const error = await line.reply(place, [["a secret of mine"]], POST).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(Failure);
  expect(JSON.stringify([error, error.message, String(error.cause)])).not.toMatch(
    /secret of mine|line-token/,
  );
});
