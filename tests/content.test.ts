import { expect, test } from "vitest";
import { contentIdIn, contentOf } from "../functions/content.js";

test.each([
  { file: "https://webexapis.com/v1/contents/Y2lz-_9", want: "Y2lz-_9" },
  { file: "http://127.0.0.1:1/other/contents/ABC==", want: "ABC==" },
  { file: "https://user:pass@evil.example/contents/ABC?x=1#y", want: "ABC" },
])("contentIdIn takes the id alone from $file", ({ file, want }) => {
  expect(contentIdIn(file)).toBe(want);
});

test.each([
  "https://evil.example/car.jpg",
  "https://webexapis.com/v1/contents/../people/me",
  "https://webexapis.com/v1/contents/%2e%2e%2fpeople",
  "https://webexapis.com/v1/contents/",
  `https://webexapis.com/v1/contents/${"x".repeat(501)}`,
  "no URL",
  5,
  null,
])("contentIdIn finds none in %s", (file) => {
  expect(() => contentIdIn(file)).toThrow(expect.objectContaining({ code: "picture-elsewhere" }));
});

test.each([
  { status: 302, want: "picture-elsewhere" },
  { status: 403, want: "picture-gone" },
  { status: 404, want: "picture-gone" },
  { status: 410, want: "picture-infected" },
  { status: 423, want: "picture-scanning" },
  { status: 428, want: "picture-unscannable" },
  { status: 400, want: "platform-refused" },
  { status: 502, want: "platform-failed" },
])("contentOf fails as $want after $status", async ({ status, want }) => {
  const answer = contentOf(new Response(null, { status }));
  await expect(answer).rejects.toMatchObject({ code: want });
});

test("contentOf returns the bytes", async () => {
  expect(Buffer.from(await contentOf(new Response("abc")))).toEqual(Buffer.from("abc"));
});
