import { createHmac } from "node:crypto";
import { validateSignature } from "@line/bot-sdk";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { line } from "../../functions/line.js";
import { called, eventOf, type Sent, signed } from "./called.js";
import { fuzzed } from "./cases.js";
import { headersOf, MARK, SIGNING, senderNamed, senders, TOKEN } from "./senders.js";

const SHARE = senders.length; // who forges each of them is tried with a part of the cases
const WINDOW = 300; // seconds that a call may be old, or its clock be wrong, where its time is signed

// Whoever is not proven hears one status, and nothing else happens: nobody is asked, nothing is told or quoted.
async function refuses(sent: Sent, status = 401): Promise<void> {
  const { logged, ...rest } = await called(eventOf(sent));
  expect(rest).toEqual({ status, body: "", published: [], kept: [], fetched: [] });
  const genuine = Object.values(sent.headers ?? {}).filter((value) => value.length > 30);
  const quotable = [SIGNING, TOKEN, MARK, "alice@example.com", ...genuine];
  expect(quotable.filter((secret) => logged.includes(secret))).toEqual([]);
}

const byte = fc.integer({ min: 0, max: 255 });
const hex = fc.constantFrom(..."0123456789abcdef");

const edits: Record<string, (bytes: number[], at: number, value: number) => number[]> = {
  changed: (bytes, at, value) => bytes.with(at, (bytes[at] ?? 0) ^ (value || 1)),
  "put in": (bytes, at, value) => bytes.toSpliced(at, 0, value),
  "taken out": (bytes, at) => bytes.toSpliced(at, 1),
  "cut off": (bytes, at) => bytes.slice(0, at),
  "put behind": (bytes, _, value) => [...bytes, value],
  repeated: (bytes, at) => [...bytes, ...bytes.slice(0, at + 1)],
};

describe.each(senders)("$channel", (sender) => {
  const { path, prove, hashed } = sender;
  const body = sender.body();
  const bytes = Buffer.from(body);
  const genuine = () => prove(body);

  test("what is logged is looked at", async () => {
    const forged = eventOf({ bytes, path, headers: headersOf(genuine(), "x") });
    expect((await called(forged)).logged).toContain('"code":"forged"');
  });

  test("a genuine call is taken: what follows refuses forgeries, not everything", async () => {
    for (const base64 of [true, false])
      expect(await called(eventOf({ ...signed(sender.body(), sender), base64 }))).toMatchObject({
        status: 202,
        published: [{ name: "message.received" }],
        fetched: [],
      });
  });

  test("a genuine call that comes again is told as what it was", async () => {
    const call = signed(body, sender);
    const [one, other] = [await called(eventOf(call)), await called(eventOf(call))];
    const told = ({ published: [event] }: typeof one) => [event?.detail.message, event?.detail.id];
    expect(told(one)).toEqual(told(other));
  });

  fuzzed(
    "a body of which a byte is other than it was signed is refused",
    { few: Math.ceil(300 / SHARE), part: 0.15 / SHARE },
    fc.record({
      edit: fc.constantFrom(...Object.values(edits)),
      at: fc.nat({ max: bytes.length - 1 }),
      value: byte,
      base64: fc.boolean(),
    }),
    ({ edit, at, value, base64 }) => {
      const other = Uint8Array.from(edit([...bytes], at, value));
      return refuses({ bytes: other, path, headers: headersOf(genuine()), base64 });
    },
  );

  fuzzed(
    "a signature of which a digit is another is refused",
    { few: Math.ceil(200 / SHARE), part: 0.1 / SHARE },
    fc.record({
      at: fc.nat({ max: genuine().signature.length - 1 }),
      by: fc.oneof(hex, fc.string({ maxLength: 3, unit: "grapheme" })),
    }),
    ({ at, by }) => {
      const proof = genuine();
      const other = proof.signature.slice(0, at) + by + proof.signature.slice(at + 1);
      fc.pre(other !== proof.signature);
      return refuses({ bytes, path, headers: headersOf(proof, other) });
    },
  );

  fuzzed(
    "whatever else stands where a signature belongs is refused",
    { few: Math.ceil(200 / SHARE), part: 0.07 / SHARE },
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }).map((other) => () => other),
      fc.string({ unit: hex, minLength: 40, maxLength: 64 }).map((other) => () => other),
      fc.tuple(fc.string(), fc.string()).map(
        ([one, other]) =>
          (is: string) =>
            `${one},${is},${other}`,
      ),
      fc.string({ minLength: 1 }).map((more) => (is: string) => is + more),
      fc.string({ minLength: 1 }).map((more) => (is: string) => more + is),
    ),
    (other) => {
      const proof = genuine();
      return refuses({ bytes, path, headers: headersOf(proof, other(proof.signature)) });
    },
  );

  fuzzed(
    "a signature of other bytes or with another secret is refused",
    { few: Math.ceil(200 / SHARE), part: 0.04 / SHARE },
    fc.record({ other: fc.string(), secret: fc.string() }),
    async ({ other, secret }) => {
      fc.pre(secret !== SIGNING && other !== body);
      for (const proof of [prove(other), prove(body, { secret })])
        await refuses({ bytes, path, headers: headersOf(proof) });
    },
  );

  fuzzed(
    "a call without that header is refused, whatever others it has",
    { few: Math.ceil(200 / SHARE), part: 0.04 / SHARE },
    fc.dictionary(fc.string(), fc.constantFrom("", SIGNING, "genuine"), { noNullPrototype: true }),
    (headers) => {
      const { header, signature, others } = genuine();
      fc.pre(!Object.keys(headers).some((name) => name.toLowerCase() === header));
      const all = Object.entries(headers).map(([name, value]) => [
        name,
        value === "genuine" ? signature : value,
      ]);
      return refuses({ bytes, path, headers: { ...Object.fromEntries(all), ...others } });
    },
  );

  const digest = (hash: string, encoding: "hex" | "base64") =>
    createHmac(hash, SIGNING).update(hashed.of(body)).digest(encoding);
  const { hash: own, another: form } = hashed;
  const another = own === "sha1" ? "sha256" : "sha1";
  const only = (other: (is: string) => string, name?: string) => () => {
    const proof = genuine();
    return headersOf(proof, other(proof.signature), name);
  };

  test.each([
    { name: "none", headers: () => genuine().others },
    { name: "an empty one", headers: only(() => "") },
    { name: "two, as the gateway joins them", headers: only((is) => `${is},${is}`) },
    {
      name: "two, the first one false",
      headers: only((is) => `${is.replaceAll(/[\da-f]/g, "0")},${is}`),
    },
    { name: "one in capitals", headers: only((is) => is.toUpperCase()) },
    { name: "one after a space", headers: only((is) => ` ${is}`) },
    { name: "one before a line's end", headers: only((is) => `${is}\n`) },
    { name: "one with a zero behind it", headers: only((is) => `${is}\0`) },
    { name: "one that names its hash", headers: only((is) => `${own}=${is.replace("v0=", "")}`) },
    {
      name: "one that names another version",
      headers: only((is) => `v1=${is.replace("v0=", "")}`),
    },
    { name: "one that names its version twice", headers: only((is) => `v0=v0=${is}`) },
    { name: "one in another form", headers: only(() => digest(own, form)) },
    { name: "one in another form, with a version", headers: only(() => `v0=${digest(own, form)}`) },
    { name: "one of another hash", headers: only(() => digest(another, "hex")) },
    { name: "one of another hash in base64", headers: only(() => digest(another, "base64")) },
    {
      name: "one of another hash, with a version",
      headers: only(() => `v0=${digest(another, "hex")}`),
    },
    { name: "one of another hash, cut", headers: only(() => digest("sha512", "hex").slice(0, 40)) },
    { name: "half of one", headers: only((is) => is.slice(0, is.length / 2)) },
    { name: "the secret itself", headers: only(() => SIGNING) },
    { name: "one of an empty secret", headers: () => headersOf(prove(body, { secret: "" })) },
    { name: "one of 'undefined'", headers: () => headersOf(prove(body, { secret: "undefined" })) },
    { name: "one under GitHub's name", headers: only((is) => `${own}=${is}`, "x-hub-signature") },
    ...senders
      .filter((other) => other !== sender)
      .map((other) => ({
        name: `one under the name of ${other.channel}'s`,
        headers: only((is) => is, other.prove(body).header),
      })),
    { name: "one under a name with a space", headers: only((is) => is, `${genuine().header} `) },
    {
      name: "one under a name with underscores",
      headers: only((is) => is, genuine().header.replaceAll("-", "_")),
    },
    {
      name: "one of fullwidth letters and digits",
      headers: only((is) =>
        is.replaceAll(/\w/g, (one) => String.fromCodePoint(0xfee0 + (one.codePointAt(0) ?? 0))),
      ),
    },
    { name: "8 kB of one", headers: only((is) => is.repeat(200)) },
  ])("a call with this signature is refused: $name", async ({ headers }) => {
    await refuses({ bytes, path, headers: headers() });
  });

  test.each([
    { name: "said to be base64, and is none", base64: true, sent: bytes.toString("utf8") },
    { name: "base64, and not said to be", base64: false, sent: bytes.toString("base64") },
  ])("a body that is $name is refused", async ({ base64, sent }) => {
    const event = { ...eventOf({ bytes, path, headers: headersOf(genuine()) }), body: sent };
    expect((await called({ ...event, isBase64Encoded: base64 })).status).toBe(401);
  });

  const mebibytes = (count: number, fill = "a") => Buffer.alloc(count * 1024 * 1024, fill);

  test.each([
    { name: "1 MiB, not signed", other: mebibytes(1), status: 401 },
    {
      name: "a byte over 1 MiB",
      other: Buffer.concat([mebibytes(1), Buffer.from("a")]),
      status: 413,
    },
    { name: "10 MiB that is no UTF-8", other: mebibytes(10, "\xff"), status: 413 },
    { name: "1 MiB of brackets", other: mebibytes(1, "["), status: 401 },
    { name: "nothing", other: Buffer.alloc(0), status: 401 },
    {
      name: "no UTF-8",
      other: Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80]),
      status: 401,
    },
  ])("a stranger's body of $name is answered $status", async ({ other, status }) => {
    for (const base64 of [true, false])
      await refuses({ bytes: other, path, base64, headers: headersOf(genuine()) }, status);
  });

  test("a body that is signed is 413 all the same where it is too big", async () => {
    const sent = signed(mebibytes(2, " "), sender);
    expect(await called(eventOf(sent))).toMatchObject({ status: 413, published: [] });
  });

  test.each([
    { at: `${path}/`, status: 202 },
    { at: path.toUpperCase(), status: 404 },
    { at: `${path}%00`, status: 404 },
    { at: path.replace("/webhooks/", "/webhooks/%00"), status: 404 },
    { at: `${path}/../${sender.channel}`, status: 404 },
    { at: `${path}/x`, status: 404 },
    { at: path.replace("s/", "s//"), status: 404 },
    { at: "/webhooks/__proto__", status: 404 },
    { at: "/webhooks/constructor", status: 404 },
    { at: "/webhooks/", status: 404 },
    { at: "/webhooks", status: 404 },
    { at: "/", status: 404 },
    { at: "", status: 404 },
    { at: `/webhooks/${"a/webhooks/".repeat(700)}`, status: 404 },
  ])("a genuine call of $at is answered $status", async ({ at, status }) => {
    expect((await called(eventOf({ ...signed(sender.body(), sender), path: at }))).status).toBe(
      status,
    );
  });

  test("what proves a call to one platform proves nothing to another", async () => {
    const elsewhere = senders.filter((other) => other !== sender);
    for (const other of elsewhere) await refuses({ ...signed(body, sender), path: other.path });
  });
});

describe("what LINE's own library says of a signature", () => {
  const { prove } = senderNamed("line");
  const secret = fc.string({ minLength: 1, maxLength: 64, unit: "grapheme" });
  const bytes = fc.uint8Array({ maxLength: 300 }).map((some) => Buffer.from(some));
  const believed = (body: Buffer, signing: string[], signature: string) => {
    const headers = { "x-line-signature": signature };
    const delivery = { channel: "line", method: "POST", headers, query: {}, body };
    return line.authentic(delivery, { signing, token: () => "" }, new Date());
  };

  fuzzed(
    "we say of a genuine one, whatever the bytes, and be it of the secret before",
    { few: 200, part: 0.02 },
    fc.record({ body: bytes, one: secret, other: secret }),
    ({ body, one, other }) => {
      fc.pre(one !== other);
      const { signature } = prove(body, { secret: one });
      expect(validateSignature(body, one, signature)).toBe(true);
      expect(
        [[one], [other, one], [other], []].map((all) => believed(body, all, signature)),
      ).toEqual([true, true, validateSignature(body, other, signature), false]);
    },
  );

  fuzzed(
    "is a yes wherever we say yes: we take nothing that it refuses",
    { few: 200, part: 0.02 },
    fc.record({
      ...{ body: bytes, one: secret, at: fc.nat({ max: 43 }) },
      by: fc.oneof(fc.base64String({ maxLength: 4 }), fc.string({ maxLength: 2, unit: "binary" })),
    }),
    ({ body, one, at, by }) => {
      const { signature } = prove(body, { secret: one });
      const other = signature.slice(0, at) + by + signature.slice(at + 1);
      expect(believed(body, [one], other)).toBe(other === signature);
      if (believed(body, [one], other)) expect(validateSignature(body, one, other)).toBe(true);
    },
  );
});

describe("where the time of a call is signed", () => {
  const [sender] = senders.filter(({ channel }) => channel === "slack") as [(typeof senders)[0]];
  const { path, prove } = sender;
  const body = sender.body();
  const bytes = Buffer.from(body);
  const STAMP = "x-slack-request-timestamp";
  const now = () => Math.floor(Date.now() / 1000);
  const told = (stamp: (at: number) => string) => () => {
    const at = now();
    return { ...headersOf(prove(body, { at })), [STAMP]: stamp(at) };
  };

  fuzzed(
    "another time than the signed one is refused, be it a second's",
    { few: 100, part: 0.02 },
    fc.integer({ min: -WINDOW, max: WINDOW }).filter((seconds) => seconds !== 0),
    (seconds) => refuses({ bytes, path, headers: told((at) => String(at + seconds))() }),
  );

  fuzzed(
    "an old call is refused, and one of a time to come, though both were signed",
    { few: 100, part: 0.02 },
    fc.oneof(
      fc.integer({ min: -1_000_000_000, max: -WINDOW - 1 }),
      fc.integer({ min: WINDOW + 2, max: 1_000_000_000 }),
    ),
    (seconds) => refuses({ ...signed(body, sender, { at: now() + seconds }) }),
  );

  test.each([
    { name: "none", headers: () => headersOf({ ...prove(body), others: {} }) },
    { name: "an empty one", headers: told(() => "") },
    { name: "two, as the gateway joins them", headers: told((at) => `${at},${at}`) },
    { name: "one with a sign", headers: told((at) => `+${at}`) },
    { name: "one after a space", headers: told((at) => ` ${at}`) },
    { name: "one before a line's end", headers: told((at) => `${at}\n`) },
    { name: "one with a fraction", headers: told((at) => `${at}.0`) },
    { name: "one with a zero before it", headers: told((at) => `0${at}`) },
    { name: "one in milliseconds", headers: told((at) => `${at}000`) },
    { name: "one in hexadecimal", headers: told((at) => `0x${at.toString(16)}`) },
    { name: "one with an exponent", headers: told((at) => `${at}e0`) },
    { name: "one of fullwidth digits", headers: told((at) => String(at).replace("1", "１")) },
    { name: "a date", headers: told(() => new Date().toISOString()) },
    { name: "no number", headers: told(() => "NaN") },
    { name: "no end", headers: told(() => "Infinity") },
  ])("a call with this time is refused: $name", async ({ headers }) => {
    await refuses({ bytes, path, headers: headers() });
  });

  test.each([
    { name: "five minutes ago", seconds: -WINDOW + 5, status: 202 },
    { name: "in five minutes", seconds: WINDOW - 5, status: 202 },
    { name: "more than five minutes ago", seconds: -WINDOW - 1, status: 401 },
    { name: "in more than five minutes", seconds: WINDOW + 2, status: 401 },
  ])("a call that was signed $name is answered $status", async ({ seconds, status }) => {
    const sent = signed(sender.body(), sender, { at: now() + seconds });
    expect((await called(eventOf(sent))).status).toBe(status);
  });
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
    fc.pre(
      !senders.some((sender) => [sender.path, `${sender.path}/`].some((one) => path.endsWith(one))),
    );
    const [sender] = senders as [(typeof senders)[0]];
    await refuses({ ...signed(sender.body(), sender), path }, 404);
  },
);
