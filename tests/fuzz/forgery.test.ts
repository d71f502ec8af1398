import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { signatureOf, webhookBody } from "../fixtures.js";
import { called, eventOf, type Sent, SIGNING, signed, TOKEN } from "./called.js";
import { fuzzed } from "./cases.js";

const BODY = webhookBody({ personDisplayName: "Jürgen 😀", secretOfTheRoom: "marked-7d1e" });
const GENUINE = signatureOf(BODY, SIGNING);

// Whoever is not proven hears one status, and nothing else happens: nobody is asked, nothing is told or quoted.
async function refuses(sent: Sent, status = 401): Promise<void> {
  const { logged, ...rest } = await called(eventOf(sent));
  expect(rest).toEqual({ status, body: "", published: [], fetched: [] });
  const quotable = [SIGNING, TOKEN, GENUINE, "marked-7d1e", "alice@example.com"];
  expect(quotable.filter((secret) => logged.includes(secret))).toEqual([]);
}

const signature = (signature: string, name = "x-spark-signature") => ({ [name]: signature });

test("what is logged is looked at", async () => {
  const forged = eventOf({ bytes: Buffer.from(BODY), headers: signature("x") });
  expect((await called(forged)).logged).toContain('"code":"forged"');
});

test("a genuine call is taken: what follows refuses forgeries, not everything", async () => {
  for (const base64 of [true, false])
    expect(await called(eventOf({ ...signed(fresh()), base64 }))).toMatchObject({
      status: 202,
      published: [{ name: "message.received" }],
      fetched: [],
    });
});

const fresh = () => webhookBody({ created: new Date().toISOString(), personDisplayName: "Jürgen" });

const place = fc.nat({ max: Buffer.byteLength(BODY) - 1 });
const byte = fc.integer({ min: 0, max: 255 });

const edits: Record<string, (bytes: number[], at: number, value: number) => number[]> = {
  changed: (bytes, at, value) => bytes.with(at, (bytes[at] ?? 0) ^ (value || 1)),
  "put in": (bytes, at, value) => bytes.toSpliced(at, 0, value),
  "taken out": (bytes, at) => bytes.toSpliced(at, 1),
  "cut off": (bytes, at) => bytes.slice(0, at),
  "put behind": (bytes, _, value) => [...bytes, value],
  repeated: (bytes, at) => [...bytes, ...bytes.slice(0, at + 1)],
};

const edited = fc.record({
  edit: fc.constantFrom(...Object.values(edits)),
  at: place,
  value: byte,
  base64: fc.boolean(),
});

fuzzed(
  "a body of which a byte is other than it was signed is refused",
  { few: 150, part: 0.15 },
  edited,
  ({ edit, at, value, base64 }) => {
    const bytes = Uint8Array.from(edit([...Buffer.from(BODY)], at, value));
    return refuses({ bytes, headers: signature(GENUINE), base64 });
  },
);

const hex = fc.constantFrom(..."0123456789abcdef");
const digit = fc.nat({ max: GENUINE.length - 1 });

fuzzed(
  "a signature of which a digit is another is refused",
  { few: 100, part: 0.1 },
  fc.record({ at: digit, by: fc.oneof(hex, fc.string({ maxLength: 3, unit: "grapheme" })) }),
  ({ at, by }) => {
    const other = GENUINE.slice(0, at) + by + GENUINE.slice(at + 1);
    fc.pre(other !== GENUINE);
    return refuses({ bytes: Buffer.from(BODY), headers: signature(other) });
  },
);

fuzzed(
  "whatever else stands where a signature belongs is refused",
  { few: 100, part: 0.07 },
  fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.string({ unit: hex, minLength: 40, maxLength: 40 }),
    fc.tuple(fc.string(), fc.string()).map(([one, other]) => `${one},${GENUINE},${other}`),
    fc.string({ minLength: 1 }).map((more) => GENUINE + more),
    fc.string({ minLength: 1 }).map((more) => more + GENUINE),
  ),
  (other) => refuses({ bytes: Buffer.from(BODY), headers: signature(other) }),
);

fuzzed(
  "a signature of other bytes or with another secret is refused",
  { few: 100, part: 0.04 },
  fc.record({ body: fc.string(), secret: fc.string() }),
  async ({ body, secret }) => {
    fc.pre(secret !== SIGNING && body !== BODY);
    const signatures = [signatureOf(body, SIGNING), signatureOf(BODY, secret)];
    for (const one of signatures)
      await refuses({ bytes: Buffer.from(BODY), headers: signature(one) });
  },
);

fuzzed(
  "a call without that header is refused, whatever others it has",
  { few: 100, part: 0.04 },
  fc.dictionary(fc.string(), fc.constantFrom(GENUINE, "", SIGNING), { noNullPrototype: true }),
  (headers) => {
    const names = Object.keys(headers).map((name) => name.toLowerCase());
    fc.pre(!names.includes("x-spark-signature"));
    return refuses({ bytes: Buffer.from(BODY), headers });
  },
);

const hashed = (hash: string, encoding: "hex" | "base64") =>
  createHmac(hash, SIGNING).update(BODY).digest(encoding);

test.each([
  { name: "none", headers: {} },
  { name: "an empty one", headers: signature("") },
  { name: "two, as the gateway joins them", headers: signature(`${GENUINE},${GENUINE}`) },
  { name: "two, the first one false", headers: signature(`${"0".repeat(40)},${GENUINE}`) },
  { name: "one in capitals", headers: signature(GENUINE.toUpperCase()) },
  { name: "one after a space", headers: signature(` ${GENUINE}`) },
  { name: "one before a line's end", headers: signature(`${GENUINE}\n`) },
  { name: "one with a zero behind it", headers: signature(`${GENUINE}\0`) },
  { name: "one that names its hash", headers: signature(`sha1=${GENUINE}`) },
  { name: "one in base64", headers: signature(hashed("sha1", "base64")) },
  { name: "one of another hash", headers: signature(hashed("sha256", "hex")) },
  { name: "one of another hash, cut", headers: signature(hashed("sha256", "hex").slice(0, 40)) },
  { name: "half of one", headers: signature(GENUINE.slice(0, 20)) },
  { name: "the secret itself", headers: signature(SIGNING) },
  { name: "one of an empty secret", headers: signature(signatureOf(BODY, "")) },
  { name: "one of 'undefined'", headers: signature(signatureOf(BODY, "undefined")) },
  { name: "one under GitHub's name", headers: signature(`sha1=${GENUINE}`, "x-hub-signature") },
  { name: "one under Slack's name", headers: signature(GENUINE, "x-slack-signature") },
  { name: "one under a name with a space", headers: signature(GENUINE, "x-spark-signature ") },
  { name: "one under a name with underscores", headers: signature(GENUINE, "x_spark_signature") },
  { name: "one of fullwidth digits", headers: signature(GENUINE.replaceAll(/\d/g, "０")) },
  { name: "8 kB of one", headers: signature(GENUINE.repeat(200)) },
])("a call with this signature is refused: $name", async ({ headers }) => {
  await refuses({ bytes: Buffer.from(BODY), headers });
});

test.each([
  {
    name: "said to be base64, and is none",
    base64: true,
    body: Buffer.from(BODY).toString("utf8"),
  },
  { name: "base64, and not said to be", base64: false, body: Buffer.from(BODY).toString("base64") },
])("a body that is $name is refused", async ({ base64, body }) => {
  const event = { ...eventOf({ bytes: Buffer.from(BODY), headers: signature(GENUINE) }), body };
  expect((await called({ ...event, isBase64Encoded: base64 })).status).toBe(401);
});

const mebibytes = (count: number, fill = "a") => Buffer.alloc(count * 1024 * 1024, fill);

test.each([
  { name: "1 MiB, not signed", bytes: mebibytes(1), status: 401 },
  {
    name: "a byte over 1 MiB",
    bytes: Buffer.concat([mebibytes(1), Buffer.from("a")]),
    status: 413,
  },
  { name: "10 MiB that is no UTF-8", bytes: mebibytes(10, "\xff"), status: 413 },
  { name: "1 MiB of brackets", bytes: mebibytes(1, "["), status: 401 },
  { name: "nothing", bytes: Buffer.alloc(0), status: 401 },
  { name: "no UTF-8", bytes: Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80]), status: 401 },
])("a stranger's body of $name is answered $status", async ({ bytes, status }) => {
  for (const base64 of [true, false])
    await refuses({ bytes, base64, headers: signature(GENUINE) }, status);
});

test("a body that is signed is 413 all the same where it is too big", async () => {
  const sent = signed(mebibytes(2, " "));
  expect(await called(eventOf(sent))).toMatchObject({ status: 413, published: [] });
});

test.each([
  { path: "/webhooks/webex/", status: 202 },
  { path: "/webhooks/WEBEX", status: 404 },
  { path: "/webhooks/webex%00", status: 404 },
  { path: "/webhooks/%77ebex", status: 404 },
  { path: "/webhooks/webex/../slack", status: 404 },
  { path: "/webhooks/webex/x", status: 404 },
  { path: "/webhooks//webex", status: 404 },
  { path: "/webhooks/__proto__", status: 404 },
  { path: "/webhooks/constructor", status: 404 },
  { path: "/webhooks/", status: 404 },
  { path: "/webhooks", status: 404 },
  { path: "/", status: 404 },
  { path: "", status: 404 },
  { path: `/webhooks/${"a/webhooks/".repeat(700)}`, status: 404 },
])("a genuine call of $path is answered $status", async ({ path, status }) => {
  expect((await called(eventOf({ ...signed(fresh()), path }))).status).toBe(status);
});

fuzzed(
  "no path but a channel's is found, however it is written",
  { few: 100, part: 0.03 },
  fc.oneof(
    fc.webPath(),
    fc.string({ unit: "binary" }),
    fc.webSegment().map((one) => `/webhooks/${one}`),
  ),
  async (path) => {
    fc.pre(!/\/webhooks\/webex\/?$/.test(path));
    await refuses({ bytes: Buffer.from(BODY), headers: signature(GENUINE), path }, 404);
  },
);
