import { createServer, request as requestOf, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { BODY_BYTES, gateway } from "../../local/aws/gateway.js";

const routes = ["POST /webhooks/webex", "GET /install"];

let server: Server;
let url: string;
let events: APIGatewayProxyEventV2[];
let answer: () => unknown;

beforeAll(async () => {
  const invoke = async (event: APIGatewayProxyEventV2) => {
    events.push(event);
    return answer();
  };
  server = createServer(gateway(invoke, { routes, timeout: 0.3 }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

beforeEach(() => {
  events = [];
  answer = () => ({ statusCode: 202 });
});

async function post(
  body: string | Uint8Array<ArrayBuffer>,
  type = "application/json",
  path = "/webhooks/webex",
) {
  return fetch(`${url}${path}`, { method: "POST", body, headers: { "content-type": type } });
}

async function eventFor(body: string | Uint8Array<ArrayBuffer>, type?: string, path?: string) {
  await post(body, type, path);
  const [event] = events;
  if (!event) throw new Error("No event came.");
  return event;
}

test("a request becomes an event of payload format 2.0", async () => {
  const response = await fetch(`${url}/webhooks/webex?a=1&b=x%20y&a=2`, {
    method: "POST",
    body: '{"id":"1"}',
    headers: {
      "Content-Type": "application/json",
      "X-Spark-Signature": "abc",
      "User-Agent": "webex",
      Cookie: "one=1; two=2",
    },
  });
  const host = url.slice("http://".length);
  expect(response.status).toBe(202);
  expect(events).toEqual([
    {
      version: "2.0",
      routeKey: "POST /webhooks/webex",
      rawPath: "/webhooks/webex",
      rawQueryString: "a=1&b=x%20y&a=2",
      cookies: ["one=1", "two=2"],
      headers: expect.objectContaining({
        "content-type": "application/json",
        "content-length": "10",
        "x-spark-signature": "abc",
        "x-forwarded-for": "127.0.0.1",
        host,
      }),
      queryStringParameters: { a: "1,2", b: "x y" },
      requestContext: {
        accountId: "000000000000",
        apiId: "local",
        domainName: host,
        domainPrefix: "127",
        http: {
          method: "POST",
          path: "/webhooks/webex",
          protocol: "HTTP/1.1",
          sourceIp: "127.0.0.1",
          userAgent: "webex",
        },
        requestId: expect.any(String),
        routeKey: "POST /webhooks/webex",
        stage: "$default",
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
      body: '{"id":"1"}',
      isBase64Encoded: false,
    },
  ]);
  expect(events[0]?.headers).not.toHaveProperty("cookie");
});

test("a header that comes twice is joined by a comma", async () => {
  await new Promise<void>((resolve) => {
    const headers = { "X-Tag": ["a", "b"] };
    const request = requestOf(`${url}/webhooks/webex`, { method: "POST", headers }, (response) =>
      response.resume().on("end", resolve),
    );
    request.end();
  });
  expect(events[0]?.headers["x-tag"]).toBe("a,b");
});

test.each([
  { type: "application/json", encoded: false },
  { type: "application/json; charset=utf-8", encoded: false },
  { type: "application/cloudevents+json", encoded: false },
  { type: "text/plain", encoded: false },
  { type: "application/xml", encoded: false },
  { type: "application/x-www-form-urlencoded", encoded: true },
  { type: "application/octet-stream", encoded: true },
  { type: "image/jpeg", encoded: true },
])("a body of $type is base64: $encoded", async ({ type, encoded }) => {
  const event = await eventFor("größer", type);
  const body = encoded ? Buffer.from("größer").toString("base64") : "größer";
  expect(event).toMatchObject({ isBase64Encoded: encoded, body });
});

test("bytes that are no text come through whole", async () => {
  const bytes = new Uint8Array([0, 255, 254, 10, 13]);
  const { body = "" } = await eventFor(bytes, "application/octet-stream");
  expect(new Uint8Array(Buffer.from(body, "base64"))).toEqual(bytes);
});

test("a request without a body or a query makes an event without them", async () => {
  await fetch(`${url}/install`);
  expect(events[0]).toMatchObject({ rawQueryString: "", isBase64Encoded: false });
  for (const name of ["body", "queryStringParameters", "cookies"]) {
    expect(events[0]).not.toHaveProperty(name);
  }
});

test.each([
  { name: "another path", method: "POST", path: "/webhooks/slack" },
  { name: "another method", method: "GET", path: "/webhooks/webex" },
  { name: "a slash at the end", method: "POST", path: "/webhooks/webex/" },
])("$name is no route", async ({ method, path }) => {
  const response = await fetch(`${url}${path}`, { method });
  expect([response.status, await response.json()]).toEqual([404, { message: "Not Found" }]);
  expect(events).toEqual([]);
});

test.each([
  { name: "at the limit", bytes: BODY_BYTES, want: [202, ""] },
  { name: "past the limit", bytes: BODY_BYTES + 1, want: [413, '{"message":"Request Too Long"}'] },
])("a body $name", async ({ bytes, want }) => {
  const response = await post("x".repeat(bytes), "text/plain");
  expect([response.status, await response.text()]).toEqual(want);
  expect(events).toHaveLength(want[0] === 202 ? 1 : 0);
});

test.each([
  {
    name: "a status alone",
    given: { statusCode: 202 },
    want: { status: 202, type: "text/plain;charset=utf-8", body: "" },
  },
  {
    name: "headers and a body",
    given: { statusCode: 401, headers: { "Content-Type": "text/html" }, body: "no" },
    want: { status: 401, type: "text/html", body: "no" },
  },
  {
    name: "a body in base64",
    given: {
      statusCode: 200,
      body: Buffer.from("hello").toString("base64"),
      isBase64Encoded: true,
    },
    want: { status: 200, type: "text/plain;charset=utf-8", body: "hello" },
  },
  {
    name: "a plain value",
    given: { challenge: "x" },
    want: { status: 200, type: "application/json", body: '{"challenge":"x"}' },
  },
  {
    name: "a plain text",
    given: "hello",
    want: { status: 200, type: "application/json", body: "hello" },
  },
  { name: "nothing", given: null, want: { status: 200, type: "application/json", body: "null" } },
])("the function's answer may be $name", async ({ given, want }) => {
  answer = () => given;
  const response = await post("{}");
  const type = response.headers.get("content-type");
  expect({ status: response.status, type, body: await response.text() }).toEqual(want);
});

test("the function may set several cookies", async () => {
  answer = () => ({ statusCode: 200, cookies: ["a=1; Path=/", "b=2"] });
  expect((await post("{}")).headers.getSetCookie()).toEqual(["a=1; Path=/", "b=2"]);
});

test.each([
  { name: "throws", given: () => Promise.reject(new Error("broken")) },
  { name: "answers with no number as its status", given: () => ({ statusCode: "fine" }) },
  { name: "answers with an object as its body", given: () => ({ statusCode: 200, body: {} }) },
  {
    name: "answers with a header that is none",
    given: () => ({ statusCode: 200, headers: { "a b": "c" } }),
  },
])("a function that $name is an internal server error", async ({ given }) => {
  answer = given;
  const response = await post("{}");
  expect([response.status, await response.json()]).toEqual([
    500,
    { message: "Internal Server Error" },
  ]);
});

test("a function that takes too long is an unavailable service", async () => {
  answer = () => sleep(5000, undefined, { ref: false });
  const response = await post("{}");
  expect([response.status, await response.json()]).toEqual([
    503,
    { message: "Service Unavailable" },
  ]);
});

test("a caller that hangs up in the middle harms nobody", async () => {
  const headers = { "content-length": "100" };
  const request = requestOf(`${url}/webhooks/webex`, { method: "POST", headers });
  const closed = new Promise<void>((resolve) => request.on("error", () => resolve()));
  request.write("half", () => request.destroy(new Error("gone")));
  await closed;
  expect((await post("{}")).status).toBe(202);
});
