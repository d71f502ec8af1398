import { once } from "node:events";
import { createServer, type IncomingMessage, request as overHttp } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { buffer } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { type Pass, startToll } from "../../local/toll.js";

const BYTES = Buffer.from(Array.from({ length: 100_000 }, (_, n) => (n * 7) % 256));

type Got = Pick<IncomingMessage, "method" | "url" | "headers"> & { body: Buffer; socket: unknown };

// Answers with what it got, in a tenth of which no byte is text.
async function behind(pass: Pass) {
  const got: Got[] = [];
  const server = createServer(async (request, response) => {
    const { method, url, headers, socket } = request;
    got.push({ method, url, headers, socket, body: await buffer(request) });
    response.writeHead(201, { "x-own": "one", "set-cookie": ["a=1", "b=2"] });
    if (method !== "HEAD") response.write(BYTES.subarray(0, 10));
    response.end(method === "HEAD" ? undefined : BYTES.subarray(10));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const upstream = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const toll = await startToll(`${upstream}/v1`, pass);
  onTestFinished(async () => {
    await toll.stop();
    server.closeAllConnections();
    server.close();
  });
  return { got, url: toll.url, upstream, toll };
}

const through: Pass = (_call, onward) => onward();

test("a call goes on byte for byte, and so does its answer", async () => {
  const { got, url } = await behind(through);
  const headers = { "content-type": "image/jpeg", "x-amz-target": "T.Op" };
  const response = await fetch(`${url}/a%20b?c=%2F&c=d`, { method: "POST", headers, body: BYTES });
  expect(Buffer.from(await response.arrayBuffer()).equals(BYTES)).toBe(true);
  expect(response.status).toBe(201);
  expect(response.headers.get("x-own")).toBe("one");
  expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect(got).toMatchObject([{ method: "POST", url: "/v1/a%20b?c=%2F&c=d", headers }]);
  expect(got[0]?.body.equals(BYTES)).toBe(true);
  expect(got[0]?.headers["content-length"]).toBe(String(BYTES.length));
});

test("the server behind it is told the host that was asked for", async () => {
  const { got, url } = await behind(through);
  await fetch(url).then((response) => response.arrayBuffer());
  expect(got[0]?.headers.host).toBe(new URL(url).host);
});

test("url is that of the server behind it, but for the port", async () => {
  const { url, upstream } = await behind(through);
  expect(new URL(url).pathname).toBe("/v1");
  expect(new URL(url).port).not.toBe(new URL(upstream).port);
});

test.each(["GET", "HEAD", "DELETE"])("%s needs no body", async (method) => {
  const { got, url } = await behind(through);
  const response = await fetch(url, { method });
  await response.arrayBuffer();
  expect(response.status).toBe(201);
  expect(got).toMatchObject([{ method, body: Buffer.alloc(0) }]);
});

test("a connection to the server behind it serves one call after the other", async () => {
  const { got, url } = await behind(through);
  for (const path of ["/1", "/2"]) await fetch(`${url}${path}`).then((one) => one.arrayBuffer());
  expect(got[0]?.socket).toBe(got[1]?.socket);
});

test("pass is told what is asked", async () => {
  const calls: unknown[] = [];
  const { url } = await behind(async ({ method, path, body }, onward) => {
    calls.push({ method, path, body: body.toString() });
    return await onward();
  });
  await fetch(`${url}/x?y=z`, { method: "PUT", body: "größer" }).then((one) => one.arrayBuffer());
  expect(calls).toEqual([{ method: "PUT", path: "/v1/x?y=z", body: "größer" }]);
});

test("pass may answer itself; then the server behind it hears nothing", async () => {
  const headers = { "retry-after": "1" };
  const { got, url } = await behind(async () => ({
    status: 429,
    headers,
    body: Buffer.from("no"),
  }));
  const response = await fetch(url);
  expect([response.status, response.headers.get("retry-after"), await response.text()]).toEqual([
    ...[429, "1", "no"],
  ]);
  expect(got).toEqual([]);
});

test.each([
  { name: "that is cut before it goes on", pass: async () => "cut" as const, want: 0 },
  {
    name: "that is cut once it took effect",
    pass: async (_call: unknown, onward: () => Promise<unknown>) => {
      await onward();
      return "cut" as const;
    },
    want: 1,
  },
  { name: "whose pass throws", pass: () => Promise.reject(new Error("broken")), want: 0 },
])("a call $name gets no answer", async ({ pass, want }) => {
  const { got, url } = await behind(pass);
  await expect(fetch(url, { method: "POST", body: "x" })).rejects.toThrow("fetch failed");
  expect(got).toHaveLength(want);
});

test("a call that the server behind it does not answer gets no answer here either", async () => {
  const server = createServer((request) => request.socket.destroy());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const toll = await startToll(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    through,
  );
  onTestFinished(async () => {
    await toll.stop();
    server.close();
  });
  await expect(fetch(toll.url)).rejects.toThrow("fetch failed");
});

test("a call whose body breaks off never reaches pass", async () => {
  const calls: unknown[] = [];
  const { url } = await behind(async (call, onward) => {
    calls.push(call);
    return await onward();
  });
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write("POST /v1 HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf", () => {
    socket.destroy();
  });
  await once(socket, "close");
  await fetch(url).then((one) => one.arrayBuffer()); // by then the first has been heard of
  expect(calls).toMatchObject([{ method: "GET" }]);
});

test("a client that is gone when the answer comes spoils nothing", async () => {
  const held = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const { got, url } = await behind(async ({ path, gone }, onward) => {
    if (!path.endsWith("/held")) return await onward();
    gone?.addEventListener("abort", () => held.resolve());
    reached.resolve();
    await held.promise;
    return await onward();
  });
  const request = overHttp(`${url}/held`).end();
  const broke = once(request, "response").catch(() => {});
  await reached.promise;
  request.destroy();
  await broke;
  await held.promise; // pass is told
  await fetch(`${url}/next`).then((one) => one.arrayBuffer());
  expect(got.map(({ url }) => url)).toEqual(["/v1/held", "/v1/next"]);
});

test("stop ends calls that are under way", async () => {
  const reached = Promise.withResolvers<void>();
  const { url, toll } = await behind(() => {
    reached.resolve();
    return new Promise(() => {});
  });
  const call = fetch(url).catch(() => "ended");
  await reached.promise;
  await toll.stop();
  expect(await call).toBe("ended");
});
