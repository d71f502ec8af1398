import { expect, test } from "vitest";
import { asked, picture, places, simulated } from "../simulated.js";

const NEVER = 60_000; // milliseconds: longer than the test

test.each([
  { name: "a file", knob: "contents", method: "GET", path: "file" },
  { name: "a post", knob: "posts", method: "POST", path: "/messages" },
  { name: "an edit", knob: "posts", method: "PUT", path: "own" },
] as const)("knobs.latency.$knob holds $name back, and nothing else", async (row) => {
  const simulator = await simulated();
  const { alice, direct: roomId } = places(simulator);
  const { files } = simulator.post({ person: alice, room: roomId, files: [picture()] });
  const own = await asked(simulator, "POST", "/messages", { roomId, text: "working" });
  const paths = {
    file: files?.[0]?.slice(simulator.url.length) ?? "",
    own: `/messages/${own.body.id}`,
    "/messages": "/messages",
  };
  const body = row.method === "GET" ? undefined : { roomId, text: "done" };
  const ask = () => asked(simulator, row.method, paths[row.path], body);
  simulator.knobs.latency[row.knob] = NEVER;
  const late = ask().catch(() => "cut off");
  for (let n = 0; n < 3; n += 1) await asked(simulator, "GET", paths.own);
  const log = simulator.requests.map(({ method, path }) => `${method} ${path}`);
  expect(log.slice(1)).toEqual(Array(3).fill(`GET /v1${paths.own}`));
  expect(simulator.messages(roomId).map(({ text }) => text)).toEqual([undefined, "working"]);
  simulator.knobs.latency[row.knob] = 1;
  expect((await ask()).status).toBe(200);
  await simulator.stop();
  expect(await late).toBe("cut off");
});
