import { expect, test } from "vitest";
import { asked, heard } from "../simulated.js";

test("a bot that is added to a room and taken out of it is told both times", async () => {
  const { simulator, target } = await heard({ resource: "memberships", event: "all" });
  const dock = simulator.rooms.at(-1)?.id ?? "";
  simulator.invite(dock);
  simulator.dismiss(dock);
  simulator.dismiss(dock);
  await simulator.settled();
  const { id: personId } = simulator.bot;
  expect(target.got.map(({ payload }) => payload).sort(byEvent)).toMatchObject([
    { event: "created", data: { roomId: dock, personId } },
    { event: "deleted", data: { roomId: dock, personId } },
  ]);
});

test.each([
  { name: "that it is not in", isIn: false, want: [0, 404, 404] },
  { name: "that it was added to", isIn: true, want: [1, 200, 200] },
])("of a mention in a room $name, a bot hears and may read $want", async ({ isIn, want }) => {
  const { simulator, target, alice } = await heard({ resource: "messages", event: "created" });
  const dock = simulator.rooms.at(-1)?.id ?? "";
  if (isIn) simulator.invite(dock);
  const { id } = simulator.post({ person: alice, room: dock, text: "look", mention: true });
  await simulator.settled();
  const [room, message] = [`/rooms/${dock}`, `/messages/${id}`];
  const statuses = [];
  for (const path of [room, message]) statuses.push((await asked(simulator, "GET", path)).status);
  expect([target.got.length, ...statuses]).toEqual(want);
});

test("a bot that is taken out hears no more, even where it may hear all", async () => {
  const { simulator, target, alice, group } = await heard({ resource: "messages", event: "all" });
  simulator.knobs.hearAll = true;
  simulator.dismiss(group);
  const { id } = simulator.post({ person: alice, room: group, text: "now it is gone" });
  simulator.remove(id);
  await simulator.settled();
  expect(target.got).toEqual([]);
});

test("a bot that is invited where it is stays there once, and is told again", async () => {
  const { simulator, target, group } = await heard({ resource: "memberships", event: "created" });
  simulator.invite(group);
  await simulator.settled();
  const own = simulator.memberships().filter(({ personId }) => personId === simulator.bot.id);
  expect(own.filter(({ roomId }) => roomId === group)).toHaveLength(1);
  expect(target.got).toHaveLength(1);
});

function byEvent(a: { event: string }, b: { event: string }): number {
  return a.event.localeCompare(b.event);
}
