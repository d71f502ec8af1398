import fc from "fast-check";
import { expect, test } from "vitest";
import { webhookBody } from "../fixtures.js";
import { type Called, called, eventOf, SIGNING, signed, TOKEN } from "./called.js";
import { fuzzed } from "./cases.js";

const ID = /^[\w=-]{1,500}$/;
const NAMES = ["message.received", "message.deleted", "room.joined", "reply.echoed"];

// What Webex proves is taken or left, and never breaks us; what is told of it names nothing but ids.
async function takes(bytes: Uint8Array | string): Promise<Called> {
  const result = await called(eventOf({ ...signed(bytes), base64: true }));
  expect([200, 202]).toContain(result.status);
  expect(result.body).toBe("");
  expect(result.fetched.every((url) => url.endsWith("/people/me"))).toBe(true);
  for (const { name, detail } of result.published) {
    expect(NAMES).toContain(name);
    const { room, person, native, parent, self, sent = "", message = "" } = detail;
    for (const id of [room, person, native || undefined, parent, self].filter(Boolean))
      expect(id).toMatch(ID);
    expect(message).toMatch(/^webex:-:[\w=-]{1,500}(:-?\d+)?$/);
    expect(new Date(sent).toISOString()).toBe(sent);
  }
  const quotable = [SIGNING, TOKEN, "alice@example.com"];
  expect(quotable.filter((secret) => result.logged.includes(secret))).toEqual([]);
  return result;
}

const now = new Date().toISOString();
const awkward = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    1e308,
    -0,
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
const fields = ["id", "roomId", "roomType", "personId", "personEmail", "created", "parentId"];
const outer = [
  "resource",
  "event",
  "actorId",
  "data",
  "id",
  "__proto__",
  "constructor",
  "toString",
];
const whole = {
  resource: fc.constantFrom("messages", "memberships"),
  event: fc.constantFrom("created", "deleted", "updated"),
  personId: fc.constantFrom("P1", "BOT"),
};

fuzzed(
  "a proven delivery of which some fields are nonsense is taken or left",
  { few: 200, part: 0.1 },
  fc.record({
    inner: fc.dictionary(fc.constantFrom(...fields, "__proto__"), awkward, { maxKeys: 3 }),
    more: fc.dictionary(fc.constantFrom(...outer), awkward, { maxKeys: 2 }),
    ...whole,
  }),
  async ({ inner, more, personId, ...envelope }) => {
    await takes(webhookBody({ created: now, personId, ...inner }, { ...envelope, ...more }));
  },
);

fuzzed(
  "any JSON that is proven is taken or left",
  { few: 100, part: 0.04 },
  fc.json({ maxDepth: 5 }),
  takes,
);

fuzzed(
  "any bytes that are proven are taken or left",
  { few: 100, part: 0.04 },
  fc.uint8Array({ maxLength: 300 }),
  takes,
);

const nested = (open: string, close: string, depth = 150_000) =>
  open.repeat(depth) + close.repeat(depth);
const dataOf = (data: string) =>
  `{"resource":"messages","event":"created","createdBy":"BOT","data":${data}}`;

test.each([
  { name: "300,000 brackets", body: nested("[", "]") },
  { name: "brackets that do not close", body: "[".repeat(1_000_000) },
  { name: "a million braces", body: nested('{"a":', "}").slice(0, 1_000_000) },
  { name: "deep data", body: dataOf(nested("[", "]")) },
  { name: "a number of 500,000 digits", body: dataOf("9".repeat(500_000)) },
  { name: "a number beyond numbers", body: dataOf('{"id":1e999}') },
  { name: "100,000 keys", body: dataOf(keys(80_000)) },
  { name: "the same key many times", body: dataOf(`{${'"id":"A",'.repeat(90_000)}"id":"B"}`) },
  { name: "a name half a megabyte long", body: dataOf(`{"id":"${"A".repeat(500_000)}"}`) },
  { name: "a prototype", body: '{"__proto__":{"resource":"messages","event":"created"}}' },
  { name: "a prototype of data", body: dataOf('{"__proto__":{"id":"A","roomId":"R"}}') },
  { name: "null", body: "null" },
  { name: "a byte order mark", body: `\ufeff${webhookBody({ created: now })}` },
  { name: "two bodies", body: webhookBody() + webhookBody() },
])("$name, though proven, is left alone", async ({ body }) => {
  expect(await takes(body)).toMatchObject({ status: 200, published: [] });
});

function keys(count: number): string {
  return `{${Array.from({ length: count }, (_, at) => `"k${at}":0`).join()}}`;
}

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
  for (const field of ["id", "roomId", "personId", "parentId"])
    expect((await takes(webhookBody({ created: now, [field]: id }))).published).toEqual([]);
  for (const field of ["createdBy", "actorId"])
    expect((await takes(webhookBody({ created: now }, { [field]: id }))).published).toEqual([]);
});

test.each([
  { name: "before our memory", created: "-271821-04-20T00:00:00.000Z", status: 200 },
  { name: "at the end of time", created: "+275760-09-13T00:00:00.000Z", status: 202 },
  { name: "after the end of time", created: "+275760-09-13T00:00:00.001Z", status: 200 },
  { name: "no time", created: "yesterday", status: 200 },
])("a message of $name is answered $status", async ({ created, status }) => {
  expect((await takes(webhookBody({ created }))).status).toBe(status);
});
