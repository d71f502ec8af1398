import { expect, test } from "vitest";
import { bytesIn, MAX_BYTES } from "../functions/download.js";
import { pattern } from "./patterns.js";

const jpeg = await pattern().jpeg().toBuffer();

test("bytesIn returns a response's body", async () => {
  expect(Buffer.from(await bytesIn(new Response("abc")))).toEqual(Buffer.from("abc"));
  expect(Buffer.from(await bytesIn(new Response(jpeg)))).toEqual(jpeg);
});

test.each([
  { name: "picture", start: "\xff\xd8\xff", want: "picture-too-big" },
  { name: "film", start: "\0\0\0\x18ftypmp42", want: "file-video" },
  { name: "archive", start: "PK\x03\x04", want: "file-archive" },
  { name: "text", start: "hello", want: "not-a-picture" },
])("bytesIn stops reading an endless $name as $want", async ({ start, want }) => {
  let sent = 0;
  const chunk = new Uint8Array(1024 * 1024);
  const first = Buffer.concat([Buffer.from(start, "latin1"), Buffer.alloc(100)]);
  const pull = (stream: ReadableStreamDefaultController) => {
    stream.enqueue(sent === 0 ? first : chunk);
    sent += 1;
  };
  const response = new Response(new ReadableStream({ pull }));
  await expect(bytesIn(response)).rejects.toMatchObject({ code: want });
  expect(sent).toBeLessThan(want === "picture-too-big" ? MAX_BYTES / chunk.length + 4 : 5);
});

test("bytesIn stops at once where the response says that it is too big", async () => {
  const headers = { "content-length": String(MAX_BYTES + 1) };
  const response = new Response(Buffer.concat([jpeg, Buffer.alloc(2000)]), { headers });
  await expect(bytesIn(response)).rejects.toMatchObject({ code: "picture-too-big" });
});
