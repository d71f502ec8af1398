import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test, vi } from "vitest";
import { called, jsonOf, okay } from "../functions/calls.js";

function answer(status: number, retryAfter?: string): Response {
  return new Response(null, { status, headers: retryAfter ? { "retry-after": retryAfter } : {} });
}

test.each([
  { status: 400, want: "platform-refused" },
  { status: 500, want: "platform-failed" },
])("okay tells a no from a breakdown: $status", ({ status, want }) => {
  expect(() => okay(answer(status))).toThrow(expect.objectContaining({ code: want }));
});

test("what could not be reached has done nothing", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  const asked = called(`http://127.0.0.1:${port}/`, {
    token: "t",
    until: Date.now() + 5000,
    init: { method: "POST" },
  });
  await expect(asked).rejects.toMatchObject({ code: "platform-refused" });
});

test.each([
  { name: "no JSON", body: "private text" },
  { name: "cut JSON", body: '{"text":"private text' },
  { name: "nothing", body: "" },
  { name: "endless", body: " ".repeat(1024 * 1024 + 1) },
])("jsonOf fails without quoting an answer that is $name", async ({ body }) => {
  const error = (await jsonOf(new Response(body)).catch((failure) => failure)) as Error;
  expect(error).toMatchObject({ code: "platform-failed" });
  expect(`${error.message} ${error.cause}`).not.toContain("private");
});

test("jsonOf tells an answer that breaks off from one that is no JSON", async () => {
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error("cut")) });
  await expect(jsonOf(new Response(body))).rejects.toMatchObject({ code: "platform-silent" });
});

test("called begins nothing that there is no time for", async () => {
  const asked = vi.spyOn(globalThis, "fetch");
  const late = called("http://127.0.0.1:1/", { token: "t", until: Date.now() + 400 });
  await expect(late).rejects.toMatchObject({ code: "platform-refused" });
  expect(asked).not.toHaveBeenCalled();
});
