import { expect, test } from "vitest";
import { failureOf, loadedApart } from "../functions/apart.js";
import { pattern } from "./patterns.js";

const PLENTY = { pixels: 51_000_000, avif: 25_000_000, longest: 30_000, side: 4096 };
const png = await pattern().png().toBuffer();

test("loadedApart returns a picture's pixels", async () => {
  const { found, data } = await loadedApart(png, PLENTY, 20_000);
  expect(found).toMatchObject({ width: 160, height: 120, picture: { width: 160, height: 120 } });
  expect([...data.subarray(0, 3)]).toEqual([255, 0, 0]);
  expect(data.length).toBe(160 * 120 * 3);
});

test("loadedApart returns pixels whose memory may be given back, however few they are", async () => {
  const others = Buffer.from("another's");
  const { data } = await loadedApart(png, { ...PLENTY, side: 20 }, 20_000);
  data.buffer.transfer(0);
  expect(data.buffer).not.toBe(others.buffer);
  expect(Buffer.from("somebody's").toString()).toBe("somebody's");
});

test("loadedApart ends a decoder whose time is up", async () => {
  const ended = loadedApart(await endless(), PLENTY, 1500);
  await expect(ended).rejects.toMatchObject({ code: "picture-too-big" });
});

test.each([
  {
    name: "was ended by us",
    ended: { code: null, killed: true, signal: "SIGKILL" },
    want: "picture-too-big",
  },
  {
    name: "was ended by others",
    ended: { code: null, killed: false, signal: "SIGKILL" },
    want: "picture-too-big",
  },
  {
    name: "crashed",
    ended: { code: null, killed: false, signal: "SIGSEGV" },
    want: "picture-unreadable",
  },
  { name: "gave up", ended: { code: 1, killed: false, signal: null }, want: "picture-unreadable" },
  {
    name: "answered without end",
    ended: { code: "ERR_CHILD_PROCESS_STDIO_MAXBUFFER", killed: true },
    want: "picture-unreadable",
  },
  { name: "answered what is none", ended: {}, want: "picture-unreadable" },
  { name: "could not begin", ended: { code: "EAGAIN" }, want: "EAGAIN" },
])("failureOf says $want of a decoder that $name", ({ ended, want }) => {
  expect(failureOf(ended)).toMatchObject({ code: want });
});

// A WebP of so many frames that only to count them takes minutes.
async function endless(): Promise<Buffer> {
  const still = (await pattern().resize(16, 16).webp({ lossless: true }).toBuffer()).subarray(12);
  const chunk = (kind: string, content: Buffer) => {
    const head = Buffer.from(`${kind}\0\0\0\0`);
    head.writeUInt32LE(content.length, 4);
    return Buffer.concat([head, content]);
  };
  const corner = [15, 0, 0, 15, 0, 0];
  const frame = chunk(
    "ANMF",
    Buffer.concat([Buffer.from([...Array(6).fill(0), ...corner, 1, 0, 0, 0]), still]),
  );
  const canvas = chunk("VP8X", Buffer.from([2, 0, 0, 0, ...corner]));
  const frames = Buffer.alloc(frame.length * 150_000, frame);
  const all = [Buffer.from("WEBP"), canvas, chunk("ANIM", Buffer.alloc(6)), frames];
  return chunk("RIFF", Buffer.concat(all));
}
