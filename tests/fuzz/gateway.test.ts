import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BODY_BYTES, gateway } from "../../local/aws/gateway.js";
import { signatureOf, webhookBody } from "../fixtures.js";
import { called } from "./called.js";
import { SIGNING } from "./senders.js";

const invoked: APIGatewayProxyEventV2[] = [];
const server = createServer(
  gateway(
    async (event) => {
      invoked.push(event);
      const { status, published, fetched } = await called(event);
      expect([status === 202, fetched]).toEqual([published.length > 0, []]);
      return { statusCode: status };
    },
    { routes: ["POST /webhooks/webex"] },
  ),
);

beforeAll(() => once(server.listen(0, "127.0.0.1"), "listening"));
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const body = webhookBody({ created: new Date().toISOString(), personDisplayName: "Jürgen" });
const size = Buffer.byteLength(body);
const genuine = `x-spark-signature: ${signatureOf(body, SIGNING)}`;
const json = "content-type: application/json";

// What a socket answers to bytes: fetch would tidy them up, an attacker does not.
async function statusOf(lines: string[], sent: string | Buffer = body): Promise<number> {
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1").setNoDelay();
  socket.on("error", () => {}); // who is refused before the end may find the line cut
  const head = [...lines, "host: 127.0.0.1", "connection: close"].join("\r\n");
  socket.write(`${head}\r\n\r\n`, "latin1");
  socket.end(sent);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(await text(socket))?.[1]);
}

const POST = "POST /webhooks/webex HTTP/1.1";
const length = `content-length: ${size}`;

test.each([
  { name: "as it should be", lines: [genuine, json, length], status: 202 },
  {
    name: "of a type that is no text",
    lines: [genuine, "content-type: image/png", length],
    status: 202,
  },
  {
    name: "of a type with odd parameters",
    lines: [genuine, 'content-type: text/x; charset="utf-16"', length],
    status: 202,
  },
  { name: "of a type that is none", lines: [genuine, "content-type: ,;/", length], status: 202 },
  { name: "without a type", lines: [genuine, length], status: 202 },
  {
    name: "whose header is in capitals",
    lines: [genuine.toUpperCase().replace(/:.*/, genuine.slice(17)), json, length],
    status: 202,
  },
  {
    name: "with spaces around the signature",
    lines: [genuine.replace(": ", ":   "), json, length],
    status: 202,
  },
  { name: "with its signature twice", lines: [genuine, genuine, json, length], status: 401 },
  {
    name: "with a false signature before it",
    lines: ["x-spark-signature: 0", genuine, json, length],
    status: 401,
  },
  {
    name: "with a false signature behind it",
    lines: [genuine, "x-spark-signature: 0", json, length],
    status: 401,
  },
  {
    name: "with a folded header",
    lines: ["x-spark-signature:", ` ${genuine.slice(19)}`, json, length],
    status: 400,
  },
  {
    name: "with a space before the colon",
    lines: [genuine.replace(":", " :"), json, length],
    status: 400,
  },
  {
    name: "with more behind it than it says",
    lines: [genuine, json, `content-length: ${size - 1}`],
    status: 400,
  },
  { name: "said to be longer", lines: [genuine, json, `content-length: ${size + 1}`], status: 400 },
  {
    name: "said to have two lengths",
    lines: [genuine, json, length, "content-length: 3"],
    status: 400,
  },
  {
    name: "with a length and in chunks",
    lines: [genuine, json, length, "transfer-encoding: chunked"],
    status: 400,
  },
  {
    name: "in chunks that are none",
    lines: [genuine, json, "transfer-encoding: chunked"],
    status: 400,
  },
  {
    name: "said to be compressed",
    lines: [genuine, json, "content-encoding: gzip", length],
    status: 202,
  },
  {
    name: "with many headers",
    lines: [...Array.from({ length: 500 }, (_, at) => `x${at}: y`), genuine, json, length],
    status: 202,
  },
  {
    name: "with 100 kB of headers",
    lines: [`x: ${"y".repeat(100_000)}`, genuine, json, length],
    status: 431,
  },
])("a call $name is answered $status", async ({ lines, status }) => {
  expect(await statusOf([POST, ...lines])).toBe(status);
});

test.each(["GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "POST"])(
  "%s of another path, or another method of ours, comes to no function",
  async (method) => {
    const before = invoked.length;
    const path = method === "POST" ? "/webhooks/webex/../webex" : "/webhooks/webex";
    expect(await statusOf([`${method} ${path} HTTP/1.1`, genuine, json, length])).toBe(404);
    expect(invoked).toHaveLength(before);
  },
);

test.each([
  { name: "at the gateway's limit", bytes: BODY_BYTES, reaches: true },
  { name: "past the gateway's limit", bytes: BODY_BYTES + 1, reaches: false },
])("a body $name is answered 413", async ({ bytes, reaches }) => {
  const before = invoked.length;
  const lines = [POST, genuine, json, `content-length: ${bytes}`];
  expect(await statusOf(lines, Buffer.alloc(bytes, "a"))).toBe(413);
  expect(invoked.length > before).toBe(reaches);
});
