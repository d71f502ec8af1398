import { expect, test } from "vitest";
import { feed, known, served } from "../served.js";
import { asked, listening, places, registered } from "../simulated.js";

test("the feed tells of messages, their delivery, their end, and the bus", async () => {
  const { url, simulator, happen } = await served();
  const { alice, direct } = places(simulator);
  await registered(simulator, (await listening(202)).url);
  const next = await feed(url);
  const { id } = simulator.post({ person: alice, room: direct, text: "hello" });
  expect(await next()).toMatchObject(["message", { id, text: "hello", heard: true }]);
  expect(await next()).toMatchObject(["message", { id, delivered: 202 }]);
  happen("message.received");
  expect(await next()).toMatchObject(["happened", { "detail-type": "message.received" }]);
  simulator.remove(id);
  expect(await next()).toEqual(["gone", { id }]);
});

test("the feed tells who is in a room, and of knobs that were turned or counted down", async () => {
  const { url, simulator } = await served();
  const dock = simulator.rooms.at(-1)?.id ?? "";
  const next = await feed(url);
  simulator.invite(dock);
  const people = expect.arrayContaining([simulator.bot.id]);
  expect(await next()).toMatchObject([
    "places",
    { rooms: expect.arrayContaining([{ ...room(dock), people }]) },
  ]);
  const times = async () => {
    const [name, knobs] = (await next()) as [string, { name: string; value: unknown }[]];
    return [name, knobs.find((knob) => knob.name === "webex.rate.times")?.value];
  };
  const body = JSON.stringify({ "webex.rate.times": 1 });
  await fetch(`${url}/room/knobs`, { method: "POST", body });
  expect(await times()).toEqual(["knobs", 1]);
  await asked(simulator, "GET", "/people/me");
  expect(await times()).toEqual(["knobs", 0]);

  function room(id: string) {
    return { id, title: "Loading dock", type: "group", platform: "webex" };
  }
});

test("the state is all that the page shows", async () => {
  const { url, simulator, happen } = await served();
  const { alice, group, direct } = places(simulator);
  simulator.post({ person: alice, room: group, text: "hello", mention: true });
  happen("plate.sighted");
  const state = (await (await fetch(`${url}/room/state`)).json()) as Record<string, unknown>;
  expect(state).toMatchObject({
    platforms: [{ name: "webex", title: "Webex", url: simulator.url, bot: { name: "Spotter" } }],
    ...{ reader: "local reader", megabytes: 20 },
    countries: { known, chosen: ["SG"], restarting: false },
    events: [{ "detail-type": "plate.sighted" }],
    people: [{ name: "Alice Tan" }, { name: "Ben Rahman" }],
    messages: [{ text: "hello", mentionsBot: true, heard: true, room: group }],
  });
  expect(state.rooms).toContainEqual(expect.objectContaining({ id: direct, type: "direct" }));
});

test.each([
  { name: "known codes", codes: ["MY", "SG"], want: [200, ["MY", "SG"]] },
  { name: "unknown codes", codes: ["XX"], want: [400, ["SG"]] },
  { name: "none", codes: [], want: [400, ["SG"]] },
  { name: "what cannot be restarted", codes: ["JP"], want: [500, ["SG"]] },
])("choosing $name answers $want", async ({ codes, want }) => {
  const { url, chosen } = await served();
  const body = JSON.stringify({ codes });
  const response = await fetch(`${url}/room/countries`, { method: "POST", body });
  const { sentence } = (await response.json()) as { sentence?: string };
  expect([response.status, chosen()]).toEqual(want);
  expect(sentence === undefined).toBe(response.status === 200);
});

test("the page hears when the functions restart and when they have", async () => {
  const { url } = await served();
  const next = await feed(url);
  const body = JSON.stringify({ codes: ["MY"] });
  const choice = fetch(`${url}/room/countries`, { method: "POST", body });
  expect(await next()).toMatchObject(["countries", { restarting: true, chosen: ["SG"] }]);
  expect(await next()).toMatchObject(["countries", { restarting: false, chosen: ["MY"] }]);
  await choice;
});

test("the last webhook is delivered again, and its status told", async () => {
  const { url, simulator } = await served();
  const again = async () => {
    const response = await fetch(`${url}/room/again`, { method: "POST" });
    return [response.status, await response.json()];
  };
  expect(await again()).toEqual([409, { sentence: expect.stringMatching(/^Nothing .*\.$/) }]);
  await registered(simulator, (await listening(200, 202)).url);
  const { alice, direct } = places(simulator);
  const { id } = simulator.post({ person: alice, room: direct, text: "hello" });
  await simulator.settled();
  expect(await again()).toMatchObject([200, { delivery: { status: 202, message: id } }]);
});

test("with a real Webex there is no room, only the timeline", async () => {
  const real = [{ title: "Webex", url: "https://webexapis.com/v1" }];
  const { url } = await served({ platforms: [], real });
  expect(await (await fetch(`${url}/room/state`)).json()).toMatchObject({ real, rooms: [] });
  expect((await fetch(`${url}/room/messages`, { method: "POST" })).status).toBe(404);
});
