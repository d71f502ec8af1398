import { expect, test } from "vitest";
import { asked, picture, places, simulated, TOKEN } from "../simulated.js";

test("a file comes with its type, its name made safe, and its length; HEAD without it", async () => {
  const simulator = await simulated();
  const { alice, direct } = places(simulator);
  const file = picture('ü "car".jpg');
  const [url = ""] = simulator.post({ person: alice, room: direct, files: [file] }).files ?? [];
  const headers = { authorization: `Bearer ${TOKEN}` };
  const whole = await fetch(url, { headers });
  expect(new Uint8Array(await whole.arrayBuffer())).toEqual(file.bytes);
  expect(whole.headers.get("content-type")).toBe("image/jpeg");
  const name = 'attachment; filename="%C3%BC %22car%22.jpg"';
  expect(whole.headers.get("content-disposition")).toBe(name);
  const head = await fetch(url, { headers, method: "HEAD" });
  expect([head.headers.get("content-length"), await head.text()]).toEqual(["6", ""]);
  expect((await fetch(url)).status).toBe(401);
});

test.each([
  { status: 423, retryAfter: "7" },
  { status: 429, retryAfter: "7" },
  { status: 410, retryAfter: null },
  { status: 428, retryAfter: null },
  { status: 404, retryAfter: null },
])("knobs.contents answers $status as often as it says", async ({ status, retryAfter }) => {
  const simulator = await simulated();
  const { alice, direct } = places(simulator);
  const [url = ""] =
    simulator.post({ person: alice, room: direct, files: [picture()] }).files ?? [];
  const path = url.slice(simulator.url.length);
  simulator.knobs.contents = { status, times: 1, retryAfter: 7 };
  const first = await asked(simulator, "GET", path);
  expect([first.status, first.headers.get("retry-after")]).toEqual([status, retryAfter]);
  expect((await asked(simulator, "GET", path)).status).toBe(200);
});

test("a file that cannot be scanned is handed out to who insists", async () => {
  const simulator = await simulated();
  const { alice, direct } = places(simulator);
  const [url = ""] =
    simulator.post({ person: alice, room: direct, files: [picture()] }).files ?? [];
  simulator.knobs.contents = { status: 428, times: Number.POSITIVE_INFINITY, retryAfter: 1 };
  const path = `${url.slice(simulator.url.length)}?allow=unscannable`;
  expect((await asked(simulator, "GET", path)).status).toBe(200);
});
