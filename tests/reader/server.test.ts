import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, expect, test, vi } from "vitest";
import { answerTo, MOST_WAITING } from "../../reader/reader.js";
import { startReader } from "../../reader/server.js";
import { drawn } from "../draw.js";
import { board } from "./board.js";

let arrived = 0;
const count = () => {
  arrived += 1;
  return undefined;
};
const reader = await startReader({ fail: count });
const bodyOf = (bytes: Buffer) => JSON.stringify({ Image: { Bytes: bytes.toString("base64") } });
const slow = bodyOf(await board());
const empty = bodyOf(await drawn());
const plate = bodyOf(await drawn({ width: 640, height: 480, plates: [{ text: "SBA1234G" }] }));

afterAll(() => reader.stop());

function post(body: string, signal: AbortSignal | null = null): Promise<Response> {
  const headers = { "x-amz-target": "RekognitionService.DetectText" };
  return fetch(reader.url, { method: "POST", headers, body, signal });
}

/** crowd returns what sends away callers who have taken every place there is. */
async function crowd(): Promise<() => void> {
  const callers = new AbortController();
  const before = arrived;
  for (let i = 0; i <= MOST_WAITING; i++) post(slow, callers.signal).catch(() => undefined);
  await vi.waitFor(() => expect(arrived - before).toBe(MOST_WAITING + 1), { timeout: 20_000 });
  return () => callers.abort();
}

test("the reader asks to come again when too many wait, and drops those who have gone", async () => {
  const leave = await crowd();
  const { status, headers } = await post(plate);
  leave();
  const { TextDetections } = (await (await post(plate)).json()) as Record<string, object[]>;
  expect([status, headers.get("x-amzn-errortype"), TextDetections?.[0]]).toMatchObject([
    400,
    "ThrottlingException",
    { DetectedText: "SBA1234G" },
  ]);
});

test.each([
  { name: "is decoded", body: empty, gone: () => AbortSignal.timeout(0) },
  { name: "is read", body: slow, gone: () => AbortSignal.timeout(1500) },
])("the reader leaves a picture whose caller goes while it $name", async ({ body, gone }) => {
  await expect(answerTo(body, gone())).rejects.toMatchObject({ name: "TimeoutError" });
});

test("the reader is silent about a caller who hangs up before all is sent", async () => {
  const error = vi.spyOn(console, "error").mockReturnValue();
  const socket = connect(Number(new URL(reader.url).port), "127.0.0.1");
  const half = "POST / HTTP/1.1\r\nhost: reader\r\ncontent-length: 100\r\n\r\nhalf";
  await new Promise((sent) => socket.write(half, sent));
  await post("{}");
  socket.destroy();
  await once(socket, "close");
  await post("{}");
  const told = error.mock.calls;
  error.mockRestore();
  expect(told).toEqual([]);
});
