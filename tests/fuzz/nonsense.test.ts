import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { webhookBody } from "../fixtures.js";
import { eventBody, posted } from "../slack-fixtures.js";
import { type Called, called, eventOf, signed } from "./called.js";
import { fuzzed } from "./cases.js";
import {
  ALICE,
  BOT,
  HARBOUR,
  lineBody,
  lineEvent,
  MARK,
  type Sender,
  SIGNING,
  senderNamed,
  TOKEN,
} from "./senders.js";

const NAMES = [
  ...["message.received", "message.deleted", "room.joined", "reply.echoed"],
  ...["tenant.left", "deliveries.limited", "person.left"],
];

type Fields = Record<string, unknown>;

/** Nonsense is what may be wrong with a platform's deliveries. */
type Nonsense = {
  sender: Sender;
  /** what an id of it looks like, and our ids of messages and happenings */
  id: RegExp;
  message: RegExp;
  /** whom it makes us ask */
  asked: RegExp;
  /** a delivery of a message, with other fields in it and around it */
  body(inner?: Fields, outer?: Fields): string;
  /** a delivery of which this is what happened, as it is written */
  around(what: string): string;
  /** the names of fields in it and around it */
  inner: string[];
  outer: string[];
  /** those that hold ids, and without which nothing is told */
  ids: { inner: string[]; outer: string[] };
  /** what happens with it */
  kinds: Record<string, unknown>[];
  /** the field that says when a message was sent, and how it says so */
  sent: (time: string | number) => Fields;
  times: { name: string; time: string | number; status: number }[];
};

const now = () => new Date();
const PROTOTYPES = ["__proto__", "constructor", "toString"];

const webex: Nonsense = {
  sender: senderNamed("webex"),
  id: /^[\w=-]{1,500}$/,
  message: /^webex:-:[\w=-]{1,500}(:-?\d+)?$/,
  asked: /\/people\/me$/,
  body: (inner, outer) => webhookBody({ created: now().toISOString(), ...inner }, outer),
  around: (what) => `{"resource":"messages","event":"created","createdBy":"BOT","data":${what}}`,
  inner: ["id", "roomId", "roomType", "personId", "personEmail", "created", "parentId"],
  outer: ["resource", "event", "actorId", "data", "id", ...PROTOTYPES],
  ids: { inner: ["id", "roomId", "personId", "parentId"], outer: ["createdBy", "actorId"] },
  kinds: ["messages", "memberships"].flatMap((resource) =>
    ["created", "deleted", "updated"].map((event) => ({ resource, event })),
  ),
  sent: (created) => ({ created }),
  times: [
    { name: "before our memory", time: "-271821-04-20T00:00:00.000Z", status: 200 },
    { name: "at the end of time", time: "+275760-09-13T00:00:00.000Z", status: 202 },
    { name: "after the end of time", time: "+275760-09-13T00:00:00.001Z", status: 200 },
    { name: "no time", time: "yesterday", status: 200 },
  ],
};

const ts = () => `${Math.floor(Date.now() / 1000)}.000100`;

const slack: Nonsense = {
  sender: senderNamed("slack"),
  id: /^[A-Z0-9]{1,40}$/,
  message: /^slack:[A-Z0-9]{1,40}:(\w+:\d+\.\d+|\w+:joined:\d+\.\d+|[a-z]+\.[a-z]+:\d+)$/,
  asked: /^$/,
  body: (inner, outer) => eventBody(posted({ ts: ts(), text: MARK, ...inner }), outer),
  around: (what) =>
    `{"type":"event_callback","team_id":"T1","event_time":1768478400,"event":${what}}`,
  inner: [
    ...["type", "subtype", "user", "bot_id", "text", "ts", "thread_ts", "files", "channel"],
    ...["channel_type", "deleted_ts", "previous_message", "message", "inviter", "event_ts"],
    "tokens",
  ],
  outer: ["type", "team_id", "event_time", "authorizations", "event", "event_id", ...PROTOTYPES],
  ids: { inner: ["channel", "user", "ts", "thread_ts"], outer: ["team_id"] },
  kinds: [
    {},
    { type: "app_mention" },
    { subtype: "file_share", files: [{ id: "F1" }] },
    { subtype: "message_deleted", deleted_ts: "1768478400.000100" },
    { subtype: "message_changed", message: { subtype: "tombstone", ts: "1768478400.000100" } },
    { type: "member_joined_channel", user: "U0BOT", event_ts: "1768478400.000100" },
    { type: "tokens_revoked", tokens: { bot: ["U0BOT"] } },
    { type: "app_uninstalled" },
  ],
  sent: (time) => ({ ts: time }),
  times: [
    { name: "before our memory", time: "100000000.000100", status: 200 },
    { name: "at the end of time", time: "99999999999.000100", status: 202 },
    { name: "after the end of time", time: "100000000000.000100", status: 200 },
    { name: "no time", time: "yesterday", status: 200 },
  ],
};

const line: Nonsense = {
  sender: senderNamed("line"),
  id: /^[\w-]{1,100}$/,
  message: /^line:U[0-9a-f]{32}:[\w-]{1,100}$/,
  asked: /^$/,
  body: (inner, outer) => lineBody([lineEvent(inner)], outer),
  around: (what) => `{"destination":"${BOT}","events":[${what}]}`,
  inner: [
    ...["type", "mode", "timestamp", "webhookEventId", "deliveryContext", "replyToken", "unsend"],
    ...["source", "source.type", "source.userId", "source.groupId", "source.roomId", "message"],
    ...["message.id", "message.type", "message.text", "message.quoteToken", "message.mention"],
    ...["message.quotedMessageId", "message.contentProvider", "message.imageSet"],
    ...["message.imageSet.index", "message.imageSet.total", "message.mention.mentionees"],
    ...["message.fileName", "message.emojis"],
  ],
  outer: ["destination", "events", ...PROTOTYPES],
  ids: {
    inner: ["message.id", "source.groupId", "webhookEventId"],
    outer: ["destination"],
  },
  kinds: [
    {},
    { "source.type": "room", "source.roomId": HARBOUR },
    { source: { type: "user", userId: ALICE } },
    { source: { type: "user", userId: ALICE }, "message.type": "text" },
    {
      source: { type: "user", userId: ALICE },
      message: { id: "1", type: "text", text: "forget me" },
    },
    { "message.imageSet": { id: "E005D41A", index: 1, total: 2 } },
    { message: { id: "1", type: "text", text: MARK, mention: { mentionees: [{ isSelf: true }] } } },
    { type: "unsend", unsend: { messageId: "468789577898262530" } },
    { type: "follow", source: { type: "user", userId: ALICE } },
    { type: "join" },
  ],
  sent: (timestamp) => ({ timestamp }),
  times: [
    { name: "before our memory", time: 0, status: 200 },
    { name: "at the end of time", time: 99_999_999_999_999, status: 202 },
    { name: "after the end of time", time: 100_000_000_000_000, status: 200 },
    { name: "no time", time: "yesterday", status: 200 },
  ],
};

const nonsense = [webex, slack, line];
const SHARE = nonsense.length;

const awkward = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    1e308,
    -0,
    -1,
    2 ** 53,
    "1e999",
    "\0",
    "..",
    "../people/me",
    "a/b",
    "?x",
    "#",
    "%2e%2e",
  ),
  fc.string({ unit: "binary", maxLength: 600 }),
  fc.string({ unit: fc.constantFrom(..."aZ09_-="), maxLength: 600 }),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);

const nested = (open: string, close: string, depth = 150_000) =>
  open.repeat(depth) + close.repeat(depth);

function keys(count: number): string {
  return `{${Array.from({ length: count }, (_, at) => `"k${at}":0`).join()}}`;
}

describe.each(nonsense)("$sender.channel", (platform) => {
  const { sender, around, body, inner, outer } = platform;

  // What a platform proves is taken or left, and never breaks us; what is told of it names nothing but ids.
  async function takes(bytes: Uint8Array | string): Promise<Called> {
    const result = await called(eventOf({ ...signed(bytes, sender), base64: true }));
    expect([200, 202]).toContain(result.status);
    expect(result.body).toBe("");
    expect(result.fetched.every((url) => platform.asked.test(url))).toBe(true);
    for (const { name, detail } of result.published) {
      expect(NAMES).toContain(name);
      const { room, person, tenant, self, native = "", parent = "", sent = "", message } = detail;
      const parts = [native, parent].flatMap((one) => one.replace(/:\d+\.\d+$/, ""));
      for (const id of [room, person, self, ...parts, tenant?.replace(/^-$/, "")].filter(Boolean))
        expect(id).toMatch(platform.id);
      expect(message).toMatch(platform.message);
      expect(new Date(sent).toISOString()).toBe(sent);
    }
    const quotable = [SIGNING, TOKEN, MARK, "alice@example.com"];
    const told = result.logged + JSON.stringify(result.published);
    expect(quotable.filter((secret) => told.includes(secret))).toEqual([]);
    return result;
  }

  fuzzed(
    "a proven delivery of which some fields are nonsense is taken or left",
    { few: Math.ceil(400 / SHARE), part: 0.1 / SHARE },
    fc.record({
      kind: fc.constantFrom(...platform.kinds),
      within: fc.dictionary(fc.constantFrom(...inner, "__proto__"), awkward, { maxKeys: 3 }),
      around: fc.dictionary(fc.constantFrom(...outer), awkward, { maxKeys: 2 }),
    }),
    async ({ kind, within, ...rest }) => {
      const { resource, event, ...of } = kind;
      const envelope = resource ? { resource, event, ...rest.around } : rest.around;
      await takes(body({ ...of, ...within }, envelope));
    },
  );

  fuzzed(
    "any JSON that is proven is taken or left",
    { few: Math.ceil(200 / SHARE), part: 0.04 / SHARE },
    fc.json({ maxDepth: 5 }),
    takes,
  );

  fuzzed(
    "any bytes that are proven are taken or left",
    { few: Math.ceil(200 / SHARE), part: 0.04 / SHARE },
    fc.uint8Array({ maxLength: 300 }),
    takes,
  );

  test.each([
    { name: "300,000 brackets", sent: nested("[", "]") },
    { name: "brackets that do not close", sent: "[".repeat(1_000_000) },
    { name: "a million braces", sent: nested('{"a":', "}").slice(0, 1_000_000) },
    { name: "deep data", sent: around(nested("[", "]")) },
    { name: "a number of 500,000 digits", sent: around("9".repeat(500_000)) },
    { name: "a number beyond numbers", sent: around('{"id":1e999,"ts":1e999}') },
    { name: "100,000 keys", sent: around(keys(80_000)) },
    { name: "the same key many times", sent: around(`{${'"id":"A",'.repeat(90_000)}"id":"B"}`) },
    { name: "a name half a megabyte long", sent: around(`{"id":"${"A".repeat(500_000)}"}`) },
    {
      name: "a prototype",
      sent: '{"__proto__":{"resource":"messages","event":"created","type":"event_callback"}}',
    },
    {
      name: "a prototype of data",
      sent: around('{"__proto__":{"id":"A","roomId":"R","type":"app_uninstalled"}}'),
    },
    { name: "null", sent: "null" },
    { name: "a byte order mark", sent: `\ufeff${body()}` },
    { name: "two bodies", sent: body() + body() },
  ])("$name, though proven, is left alone", async ({ sent }) => {
    expect(await takes(sent)).toMatchObject({ status: 200, published: [] });
  });

  test.each([
    { name: "a path", id: "../../people/me" },
    { name: "a path in percents", id: "%2e%2e%2fpeople" },
    { name: "a query", id: "A?max=1000" },
    { name: "an address", id: "http://169.254.169.254/" },
    { name: "a separator of our keys", id: "A#reply" },
    { name: "a separator of our ids", id: "A:B" },
    { name: "a line's end", id: "A\r\nX: y" },
    { name: "nothing", id: "" },
    { name: "501 letters", id: "A".repeat(501) },
    { name: "letters beyond ASCII", id: "ÄÖ" },
    { name: "a list", id: ["A"] },
    { name: "a number", id: 5 },
  ])("what is no id, such as $name, is nowhere taken for one", async ({ id }) => {
    for (const field of platform.ids.inner)
      expect((await takes(body({ [field]: id }))).published).toEqual([]);
    for (const field of platform.ids.outer)
      expect((await takes(body({}, { [field]: id }))).published).toEqual([]);
  });

  test.each(platform.times)("a message of $name is answered $status", async ({ time, status }) => {
    expect((await takes(body(platform.sent(time)))).status).toBe(status);
  });
});

describe("a delivery of LINE's that tells of many things", () => {
  const event = fc.oneof(
    fc
      .record({
        kind: fc.constantFrom(...line.kinds),
        within: fc.dictionary(fc.constantFrom(...line.inner, "__proto__"), awkward, { maxKeys: 3 }),
      })
      .map(({ kind, within }): unknown => lineEvent({ ...kind, ...within })),
    awkward,
  );

  fuzzed(
    "loses none of those that make sense to the others",
    { few: 100, part: 0.03 },
    fc.record({
      before: fc.array(event, { maxLength: 3 }),
      after: fc.array(event, { maxLength: 3 }),
    }),
    async ({ before, after }) => {
      const genuine = lineEvent({ "message.id": "77" });
      const body = lineBody([...before, genuine, ...after]);
      const { status, published } = await called(eventOf(signed(body, line.sender)));
      expect(status).toBe(202);
      expect(published.map(({ detail }) => detail.message)).toContain(`line:${BOT}:77`);
    },
  );

  test.each([
    { name: "none, as whoever verifies the address sends", events: [], names: [] },
    {
      name: "what is not for us",
      events: [
        lineEvent({ mode: "standby" }),
        lineEvent({ type: "unfollow" }),
        lineEvent({ type: "leave" }),
        lineEvent({ type: "postback" }),
        lineEvent({ "message.type": "sticker" }),
        lineEvent({ "message.type": "text" }),
        lineEvent({ "source.userId": undefined, source: { type: "user" } }),
        lineEvent({ source: { type: "group" } }),
      ],
      names: [],
    },
    {
      name: "each kind that is",
      events: [
        lineEvent(),
        lineEvent({ type: "join", message: undefined }),
        lineEvent({ type: "unsend", unsend: { messageId: "5" } }),
      ],
      names: ["message.received", "room.joined", "message.deleted"],
    },
  ])("of $name is told as it is", async ({ events, names }) => {
    const { published } = await called(eventOf(signed(lineBody(events), line.sender)));
    expect(published.map(({ name }) => name)).toEqual(names);
  });

  test("may be a thousand of them, and tells each", async () => {
    const events = Array.from({ length: 1000 }, (_, n) => lineEvent({ "message.id": String(n) }));
    const { published } = await called(eventOf(signed(lineBody(events), line.sender)));
    expect(new Set(published.map(({ detail }) => detail.message)).size).toBe(1000);
  });
});

const sender = senderNamed("slack");

test.each(
  [1e308, -1e308, 8_640_000_000_001, -62_198_755_200, 1e-7, 2 ** 53].flatMap((moment) => [
    { moment, body: eventBody({ type: "app_uninstalled" }, { event_time: moment }) },
    { moment, body: eventBody(posted({ ts: ts() }), { event_time: moment }) },
    {
      moment,
      body: JSON.stringify({
        type: "app_rate_limited",
        team_id: "T1",
        minute_rate_limited: moment,
      }),
    },
  ]),
)("what a workspace is said to have done at $moment is taken or left", async ({ body }) => {
  const { status, published } = await called(eventOf(signed(body, sender)));
  expect([200, 202]).toContain(status);
  for (const { detail } of published)
    expect(new Date(detail.sent ?? "").toISOString()).toBe(detail.sent);
});

describe("a command", () => {
  const FORM = "application/x-www-form-urlencoded";

  async function commanded(form: string): Promise<{ response_type?: string; text?: string }> {
    const { headers, ...call } = signed(form, sender);
    const event = eventOf({ ...call, headers: { ...headers, "content-type": FORM }, base64: true });
    const { status, published, fetched, ...said } = await called(event);
    expect([status, published, fetched]).toEqual([200, [], []]);
    expect(said.logged).not.toContain(MARK);
    return said.body === "" ? {} : JSON.parse(said.body);
  }

  const field = fc.constantFrom("command", "text", "team_id", "response_url", "__proto__", "token");
  const word = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.constantFrom("/explain", "/spotter", "<!channel> <@U1>", ":pizza: *a* `b`", MARK),
  );

  fuzzed(
    "whatever is in its form is answered to whoever asked, or left alone",
    { few: 100, part: 0.02 },
    fc.array(fc.tuple(field, word), { maxLength: 5 }),
    async (fields) => {
      const said = await commanded(String(new URLSearchParams(fields)));
      const isCommand = Boolean(fields.find(([name]) => name === "command")?.[1]);
      expect(Object.keys(said)).toEqual(isCommand ? ["response_type", "text"] : []);
      expect([undefined, "ephemeral"]).toContain(said.response_type);
    },
  );

  fuzzed(
    "any form is answered, or left alone",
    { few: 100, part: 0.02 },
    fc.string({ unit: fc.constantFrom(..."command=%2Fexplain&text+%ff;é\0"), maxLength: 200 }),
    commanded,
  );

  test.each([
    {
      name: "a command twice",
      form: "command=%2Fspotter&command=%2Fexplain&text=pizza",
      isSaid: true,
    },
    { name: "a broken escape", form: "command=%2Fexplain&text=%zz%e2%28%a1", isSaid: true },
    {
      name: "a text of 900 kB",
      form: `command=%2Fexplain&text=${"pizza+".repeat(150_000)}`,
      isSaid: true,
    },
    { name: "100,000 fields", form: `command=%2Fspotter${"&a=b".repeat(100_000)}`, isSaid: true },
    { name: "no command", form: "text=pizza", isSaid: false },
    { name: "JSON that says that it is a form", form: '{"command":"/explain"}', isSaid: false },
  ])("of $name is answered, at most", async ({ form, isSaid }) => {
    const { text = "" } = await commanded(form);
    expect(text !== "").toBe(isSaid);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4_000);
  });
});
