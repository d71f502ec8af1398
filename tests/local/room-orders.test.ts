import { expect, test } from "vitest";
import { raw, served } from "../served.js";
import { places } from "../simulated.js";

test.each([
  { name: "one's own message", whose: "alice", want: [200, 0] },
  { name: "somebody else's", whose: "ben", want: [403, 1] },
] as const)("deleting $name answers $want", async ({ whose, want }) => {
  const { url, simulator } = await served();
  const { group, ...people } = places(simulator);
  const { id } = simulator.post({ person: people.alice, room: group, text: "hello" });
  const path = `${url}/room/messages/${id}?person=${people[whose]}`;
  const { status } = await fetch(path, { method: "DELETE" });
  expect([status, simulator.messages(group).length]).toEqual(want);
});

test("a message that is gone cannot be deleted, in words", async () => {
  const { url } = await served();
  const response = await fetch(`${url}/room/messages/x?person=y`, { method: "DELETE" });
  expect([response.status, await response.json()]).toEqual([
    404,
    { sentence: "This message is not there any more." },
  ]);
});

test.each([
  { name: "added where it is not", method: "POST", room: "dock", want: [200, true] },
  { name: "added where it is", method: "POST", room: "group", want: [409, true] },
  { name: "taken out", method: "DELETE", room: "group", want: [200, false] },
  { name: "taken out where it is not", method: "DELETE", room: "dock", want: [409, false] },
  { name: "taken out of a direct room", method: "DELETE", room: "direct", want: [400, true] },
  { name: "added to no room", method: "POST", room: "none", want: [404, false] },
] as const)("Spotter, $name, answers $want", async ({ method, room, want }) => {
  const { url, simulator } = await served();
  const { group, direct } = places(simulator);
  const roomId = { group, direct, dock: simulator.rooms.at(-1)?.id ?? "", none: "x" }[room];
  const { status } = await fetch(`${url}/room/bot?room=${roomId}`, { method });
  const isThere = simulator
    .memberships()
    .some((one) => one.roomId === roomId && one.personId === simulator.bot.id);
  expect([status, isThere]).toEqual(want);
});

test("a post where Spotter is not mentions nobody", async () => {
  const { url, simulator } = await served();
  const dock = simulator.rooms.at(-1)?.id ?? "";
  await fetch(`${url}/room/messages?room=${dock}&text=hi&mention=true`, { method: "POST" });
  const [message] = simulator.messages(dock);
  expect([message?.text, message?.mentionedPeople]).toEqual(["hi", undefined]);
});

test.each([
  { method: "DELETE", path: "/room/messages/x?person=y" },
  { method: "POST", path: "/room/bot?room=x" },
  { method: "POST", path: "/room/knobs" },
  { method: "DELETE", path: "/room/knobs" },
])("$method $path of another page's is refused", async ({ method, path }) => {
  const { port } = await served();
  const headers = { origin: "https://evil.example" };
  expect((await raw(port, { method, path, headers })).status).toBe(403);
});
