import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import type { Place } from "../../functions/channels.js";
import { MAX_BYTES } from "../../functions/download.js";
import { Failure, pictureCodeOf } from "../../functions/errors.js";
import { prepared } from "../../functions/picture.js";
import { webex } from "../../functions/webex.js";
import { credentials, message } from "../fixtures.js";
import { pattern } from "../patterns.js";
import { fuzzed } from "./cases.js";

const TOKEN = "bot-token-9c77";
const jpeg = await pattern().jpeg().toBuffer();

afterEach(() => vi.restoreAllMocks());

function place(time = 20_000): Place {
  return { message: message(), credentials: credentials(TOKEN), until: Date.now() + time };
}

// What becomes of the first of a message's files: how many bytes, or the code of the Failure.
async function fateOf(where = place()): Promise<number | string> {
  const { pictures } = await webex.contents(where);
  try {
    return (await pictures[0]?.bytes())?.length ?? 0;
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

// A Webex whose message has these files, and that notes what it is asked; every file of its own is a picture.
function webexWith(files: unknown[]) {
  const asked: string[] = [];
  process.env.WEBEX_API_URL = "https://webexapis.com/v1";
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    asked.push(String(input));
    expect(init?.redirect).toBe("manual");
    const isMessage = String(input) === "https://webexapis.com/v1/messages/MSG1";
    return isMessage ? Response.json({ id: "MSG1", files }) : new Response(jpeg);
  });
  return asked;
}

async function staysAtHome(files: unknown[]): Promise<string | number> {
  const asked = webexWith(files);
  const fate = await fateOf();
  const [first, ...others] = asked;
  expect(first).toBe("https://webexapis.com/v1/messages/MSG1");
  for (const url of others)
    expect(url).toMatch(/^https:\/\/webexapis\.com\/v1\/contents\/[\w-]{1,500}={0,2}$/);
  expect([jpeg.length, "picture-elsewhere"]).toContain(fate);
  return fate;
}

const hosts = [
  "169.254.169.254",
  "[fd00:ec2::254]",
  "127.0.0.1:22",
  "localhost",
  "0",
  "0x7f000001",
  "2130706433",
  "[::1]",
  "[::ffff:169.254.169.254]",
  "metadata.google.internal",
  "evil.example",
  "webexapis.com.evil.example",
  "webexapis.com@evil.example",
  "user:password@webexapis.com",
  "evil.example#@webexapis.com",
  "webexapis.com:8443",
  "WEBEXAPIS.com",
  "webexapis.com.",
  "webexapis。com",
  "xn--webexapis-.com",
  "evil.example\\@webexapis.com",
];
const schemes = [
  "https://",
  "http://",
  "ftp://",
  "file://",
  "gopher://",
  "data:",
  "javascript:",
  "blob:",
  "//",
  "",
];
const paths = [
  "/v1/contents/",
  "/contents/",
  "/v1/contents/../",
  "/v1/contents/%2e%2e/",
  "/v1/people/me?x=/contents/",
  "#/contents/",
  "/v1/contents//",
  "/latest/meta-data/contents/",
  "\\contents\\",
  "/v1\r\nx: y/contents/",
  "/contents/\0",
  "/v1/messages/",
];
const id = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."aZ09_-="), maxLength: 30 }),
  fc.constantFrom(
    "..",
    "%2e%2e",
    "ABC/..",
    "ABC?a=b",
    "ABC#a",
    "ABC%00",
    "ABC\r\nx: y",
    "A".repeat(501),
    "",
    "ÄÖ",
  ),
  fc.string({ unit: "binary", maxLength: 20 }),
);
const entry = fc.oneof(
  fc
    .tuple(fc.constantFrom(...schemes), fc.constantFrom(...hosts), fc.constantFrom(...paths), id)
    .map((parts) => parts.join("")),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.jsonValue(),
);

fuzzed(
  "of an entry of files[] only a content's id is asked for, and only of our own API",
  { few: 200, part: 0.06 },
  entry,
  (file) => staysAtHome([file]),
);

test.each(hosts)(
  "the token goes to our own API alone, though a file is said to be at %s",
  async (host) => {
    const fate = await staysAtHome([`https://${host}/v1/contents/ABC`]);
    expect(fate).toBe(
      URL.canParse(`https://${host}`)
        ? host.includes("#")
          ? "picture-elsewhere"
          : jpeg.length
        : "picture-elsewhere",
    );
  },
);

// A server on this machine, for the length of a test, and what it was asked.
async function serving(answer: RequestListener) {
  const asked: { url: string; token: string | undefined }[] = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url ?? "", token: request.headers.authorization });
    answer(request, response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

// A Webex over HTTP whose message has one file, which it answers so.
async function webexOf(content: RequestListener) {
  const api = await serving((request, response) => {
    if (request.url === "/v1/contents/ABC") return content(request, response);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ id: "MSG1", files: [`${api.url}/v1/contents/ABC`] }));
  });
  process.env.WEBEX_API_URL = `${api.url}/v1`;
  return api;
}

test.each([301, 302, 303, 307, 308])("a redirect by %d is not followed", async (status) => {
  const other = await serving((_, response) => response.end(jpeg));
  await webexOf((_, response) => response.writeHead(status, { location: other.url }).end());
  expect([await fateOf(), other.asked]).toEqual(["picture-elsewhere", []]);
});

test("what else Webex names in its answer is not asked for", async () => {
  const other = await serving((_, response) => response.end(jpeg));
  const headers = {
    link: `<${other.url}>; rel=preload`,
    refresh: `0;url=${other.url}`,
    "content-location": other.url,
  };
  const api = await webexOf((_, response) => response.writeHead(200, headers).end(jpeg));
  expect([await fateOf(), other.asked]).toEqual([jpeg.length, []]);
  const token = `Bearer ${TOKEN}`;
  expect(api.asked).toEqual([
    { url: "/v1/messages/MSG1", token },
    { url: "/v1/contents/ABC", token },
  ]);
});

// Milliseconds: what breaks off is asked for again until then.
const timeFor = (want: unknown) => (want === "platform-silent" ? 3_400 : 20_000);
const MEBIBYTE = 1024 * 1024;
const zeros = Buffer.alloc(MEBIBYTE);

// Endlessly the same after a start, until whoever reads goes away.
function endless(start: Buffer, more: Buffer, sent: { chunks: number }): Readable {
  return Readable.from(
    (async function* () {
      yield start;
      for (;;) {
        sent.chunks += 1;
        yield more;
      }
    })(),
  );
}

test.each([
  { name: "endless picture", coding: "identity", coded: (bytes: Buffer) => bytes },
  { name: "endless picture that is compressed a thousand times", coding: "gzip", coded: gzipSync },
])("an $name is given up as too big, and no longer read", async ({ coding, coded }) => {
  const sent = { chunks: 0 };
  await webexOf((_, response) => {
    response.writeHead(200, { "content-type": "image/jpeg", "content-encoding": coding });
    endless(coded(jpeg), coded(zeros), sent).pipe(response);
  });
  expect(await fateOf()).toBe("picture-too-big");
  // What was under way when the connection was cut had been sent, compressed or not.
  expect(sent.chunks * coded(zeros).length).toBeLessThan(MAX_BYTES + 32 * MEBIBYTE);
});

const bomb = gzipSync(Buffer.concat([jpeg, Buffer.alloc(64 * MEBIBYTE)]));

test.each([
  { name: "64 MB in 64 kB", coding: "gzip", body: bomb, want: "picture-too-big" },
  {
    name: "the same, compressed twice",
    coding: "gzip, gzip",
    body: gzipSync(bomb),
    want: "picture-too-big",
  },
  { name: "a picture in Brotli", coding: "br", body: brotliCompressSync(jpeg), want: jpeg.length },
  { name: "a picture, deflated", coding: "deflate", body: deflateSync(jpeg), want: jpeg.length },
  { name: "a picture said to be compressed", coding: "gzip", body: jpeg, want: "platform-silent" },
  { name: "a coding that there is not", coding: "x", body: jpeg, want: jpeg.length },
  {
    name: "a hundred codings",
    coding: Array(100).fill("gzip").join(),
    body: jpeg,
    want: "platform-silent",
  },
])("a file answered as $name is $want", async ({ coding, body, want }) => {
  await webexOf((_, response) => response.writeHead(200, { "content-encoding": coding }).end(body));
  expect(await fateOf(place(timeFor(want)))).toBe(want);
});

test.each([
  {
    name: "a page",
    type: "text/html",
    body: Buffer.from("<script>alert(1)</script>"),
    want: "not-a-picture",
  },
  {
    name: "a page said to be a picture",
    type: "image/jpeg",
    body: Buffer.from("<html>"),
    want: "not-a-picture",
  },
  {
    name: "a drawing that may hold scripts",
    type: "image/svg+xml",
    body: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"),
    want: "not-a-picture",
  },
  {
    name: "an archive said to be a picture",
    type: "image/png",
    body: Buffer.from("PK\x03\x04"),
    want: "file-archive",
  },
  {
    name: "a program",
    type: "image/gif",
    body: Buffer.from("\x7fELF\x02\x01\x01"),
    want: "not-a-picture",
  },
  { name: "nothing", type: "image/jpeg", body: Buffer.alloc(0), want: "not-a-picture" },
  { name: "a picture said to be a page", type: "text/html", body: jpeg, want: undefined },
])("a file that is $name is told by its bytes, not by its type", async ({ type, body, want }) => {
  await webexOf((_, response) => response.writeHead(200, { "content-type": type }).end(body));
  const { pictures } = await webex.contents(place());
  const read = pictures[0]?.bytes().then((bytes) => prepared(bytes, Date.now() + 20_000));
  expect(await read?.then(() => undefined, pictureCodeOf)).toBe(want);
});

test.each([
  "../../../etc/passwd",
  "..\\..\\boot.ini",
  "/dev/zero",
  "car.jpg; rm -rf",
  "%00.jpg",
  "CON",
  "a".repeat(5000),
])("a file's name, such as %s, is of no account", async (name) => {
  const headers = { "content-disposition": `attachment; filename="${name}"` };
  await webexOf((_, response) => response.writeHead(200, headers).end(jpeg));
  expect(await fateOf()).toBe(jpeg.length);
});

test.each([
  { name: "shorter than it says", headers: { "content-length": "99999" }, want: "platform-silent" },
  {
    name: "said to be larger than we take",
    headers: { "content-length": String(MAX_BYTES + 1) },
    want: "picture-too-big",
  },
  {
    name: "said to be larger than numbers",
    headers: { "content-length": "9".repeat(300) },
    want: "platform-silent",
  },
])("a file that is $name is $want", async ({ headers, want }) => {
  await webexOf((_, response) => {
    response.writeHead(200, headers);
    response.write(Buffer.concat([jpeg, Buffer.alloc(2000)]));
    setImmediate(() => response.destroy());
  });
  expect(await fateOf(place(timeFor(want)))).toBe(want);
});
