import { expect, test } from "vitest";
import { quietKnobs } from "../../local/webex/knobs.js";
import { served } from "../served.js";

type View = { name: string; value: unknown; isQuiet: boolean };

test("the knobs are the simulator's, each with words, and quiet at first", async () => {
  const { url } = await served();
  const { knobs } = (await (await fetch(`${url}/room/knobs`)).json()) as { knobs: View[] };
  expect(knobs.map(({ name }) => name).sort()).toEqual(namesIn(quietKnobs(), "webex.").sort());
  expect(knobs.filter(({ isQuiet }) => !isQuiet)).toEqual([]);
  expect(knobs).toContainEqual(
    expect.objectContaining({ label: "Deliver everything again", unit: "times", value: 0 }),
  );
});

test("several knobs are turned at once, and back to quiet together", async () => {
  const { url, simulator } = await served();
  const asked = {
    ...{ "webex.contents.times": 2, "webex.contents.status": 410 },
    ...{ "webex.duplicates": 3, "webex.echo": false },
  };
  const { status, knobs } = await turned(url, asked);
  expect(status).toBe(200);
  const contents = { times: 2, status: 410, retryAfter: 1 };
  expect(simulator.knobs).toEqual({ ...quietKnobs(), contents, duplicates: 3, echo: false });
  const noisy = knobs?.filter(({ isQuiet }) => !isQuiet).map(({ name }) => name);
  expect(noisy).toEqual(["webex.contents.times", "webex.duplicates", "webex.echo"]);
  await fetch(`${url}/room/knobs`, { method: "DELETE" });
  expect(simulator.knobs).toEqual(quietKnobs());
});

test.each([
  { name: "the most", asked: { "webex.duplicates": 20 }, want: undefined },
  { name: "one more", asked: { "webex.duplicates": 21 }, want: "is a whole number from 0 to 20." },
  { name: "less than the least", asked: { "webex.timeout": 0 }, want: "from 1 to 60000." },
  { name: "half a time", asked: { "webex.rate.times": 0.5 }, want: "is a whole number" },
  { name: "nothing", asked: { "webex.shuffle": null }, want: "is a whole number" },
  { name: "a text", asked: { "webex.shuffle": "5" }, want: "is a whole number" },
  {
    name: "a status of no choice",
    asked: { "webex.contents.status": 200 },
    want: "is one of its choices",
  },
  { name: "a switch with a number", asked: { "webex.echo": 0 }, want: "is on or off." },
  { name: "an unknown knob", asked: { volume: 11 }, want: "There is no knob “volume”." },
  { name: "a way out", asked: { "__proto__.x": 1 }, want: "There is no knob" },
  { name: "no object", asked: [1], want: "The knobs cannot be read." },
])("turning to $name is answered with “$want”", async ({ asked, want }) => {
  const { url } = await served();
  const { status, sentence } = await turned(url, asked);
  expect([status, sentence]).toEqual(
    want ? [400, expect.stringContaining(want)] : [200, undefined],
  );
});

test("one wrong knob turns none", async () => {
  const { url, simulator } = await served();
  await turned(url, { "webex.duplicates": 2, "webex.shuffle": -1 });
  expect(simulator.knobs).toEqual(quietKnobs());
});

test("with a real Webex there are no knobs", async () => {
  const { url } = await served({ platforms: [] });
  expect((await fetch(`${url}/room/knobs`)).status).toBe(404);
});

async function turned(url: string, asked: unknown) {
  const response = await fetch(`${url}/room/knobs`, {
    method: "POST",
    body: JSON.stringify(asked),
  });
  const body = (await response.json()) as { sentence?: string; knobs?: View[] };
  return { status: response.status, ...body };
}

function namesIn(knobs: object, before = ""): string[] {
  return Object.entries(knobs).flatMap(([name, value]) =>
    typeof value === "object" ? namesIn(value, `${before}${name}.`) : [`${before}${name}`],
  );
}
