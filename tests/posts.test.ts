import { afterEach, beforeEach, expect, test } from "vitest";
import type { Place } from "../functions/channels.js";
import { asked, hashesOf, isNowhere, type Post, postAt, postIn, said } from "../functions/posts.js";
import { bodyHashOf } from "../functions/words.js";
import { type Simulator, startWebex } from "../local/webex/simulator.js";
import { credentials, message } from "./fixtures.js";

let simulator: Simulator;

beforeEach(async () => {
  simulator = await startWebex({ token: "bot-token" });
  process.env.WEBEX_API_URL = `${simulator.url}//`;
});

afterEach(() => simulator.stop());

function place(token = "bot-token"): Place {
  return { message: message(), credentials: credentials(token), until: Date.now() + 5000 };
}

function posted(mention: boolean) {
  const [room, person] = [simulator.rooms[0]?.id ?? "", simulator.people[0]?.id ?? ""];
  return simulator.post({ room, person, text: "hi", mention });
}

test("asked asks under the base of the API, however it ends, as the bot", async () => {
  expect((await asked(place(), "/people/me")).status).toBe(200);
  expect(simulator.requests.map(({ path }) => path)).toEqual(["/v1/people/me"]);
  await expect(asked(place("other"), "/people/me")).rejects.toMatchObject({
    code: "token-rejected",
  });
});

test.each(["..", "a/b", "\ud800", "x".repeat(501), ""])(
  "postIn refuses an answer whose id is none: %j",
  async (id) => {
    const told = Response.json({ id });
    await expect(postIn(told)).rejects.toMatchObject({ code: "platform-failed" });
  },
);

test("said sends JSON by the method that the call names", async () => {
  const body = { roomId: simulator.rooms[0]?.id, markdown: "hello" };
  expect((await said(place(), "POST /messages", body)).status).toBe(200);
  expect(simulator.messages(simulator.rooms[0]?.id ?? "")).toMatchObject([{ markdown: "hello" }]);
});

test.each([
  { status: 403, want: true },
  { status: 404, want: true },
  { status: 400, want: false },
  { status: 200, want: false },
  { status: 502, want: false },
])("isNowhere takes $status for nothing that we are shown: $want", ({ status, want }) => {
  expect(isNowhere(new Response(null, { status }))).toBe(want);
});

test("postAt returns what we are shown, and nothing for what we are not", async () => {
  expect(await postAt(place(), posted(true).id)).toMatchObject({ text: "Spotter hi" });
  expect(await postAt(place(), posted(false).id)).toBeUndefined();
  expect(await postAt(place(), "no/such?id")).toBeUndefined();
});

test.each([
  { name: "no JSON", body: "<html>", status: 200, code: "platform-failed" },
  { name: "no id", body: "{}", status: 200, code: "platform-failed" },
  { name: "a refusal", body: "{}", status: 400, code: "platform-refused" },
])("postIn fails on $name", async ({ body, status, code }) => {
  await expect(postIn(new Response(body, { status }))).rejects.toMatchObject({ code });
});

test.each([
  { name: "as text", post: { text: "SBA1234G · 98 % & <more>" } },
  { name: "as markdown", post: { markdown: "**SBA1234G** · 98 % &amp; &lt;more&gt;" } },
])("hashesOf knows what was said $name", ({ post }) => {
  expect(hashesOf({ id: "R", ...post } as Post)).toContain(bodyHashOf("SBA1234G · 98 % & <more>"));
});
