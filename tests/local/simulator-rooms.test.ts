import { expect, test } from "vitest";
import { asked, heard, places, simulated } from "../simulated.js";

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

const idsOf = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id);

test("a post makes its room the one with the last activity", async () => {
  let at = Date.parse("2026-11-20T12:00:00.000Z");
  const simulator = await simulated(() => new Date(at));
  const { alice, ben, group, direct, directOfBen } = places(simulator);
  for (const [person, room] of [[alice, direct] as const, [ben, directOfBen] as const]) {
    at += 1;
    simulator.post({ person, room, text: "hi" });
  }
  const { body } = await asked(simulator, "GET", "/rooms?sortBy=lastactivity");
  expect(idsOf(body)).toEqual([directOfBen, direct, group]);
  expect(body.items[0].lastActivity).toBe(new Date(at).toISOString());
});

test("rooms sorted by id stay where they are, whatever is posted", async () => {
  const { simulator, alice, group, direct } = await heard({});
  const { body: before } = await asked(simulator, "GET", "/rooms?sortBy=id");
  for (const room of [group, direct]) simulator.post({ person: alice, room, text: "hi" });
  const { body: after } = await asked(simulator, "GET", "/rooms?sortBy=id");
  expect(idsOf(after)).toEqual(idsOf(before));
  expect(idsOf(before)).toEqual(idsOf(before).toSorted());
});

test("a page of rooms says in a Link where the next one is", async () => {
  const simulator = await simulated();
  const first = await asked(simulator, "GET", "/rooms?sortBy=id&max=2");
  const link = /^<(.+)>; rel="next"$/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
  const rest = await asked(simulator, "GET", link.slice(simulator.url.length));
  const { body: all } = await asked(simulator, "GET", "/rooms?sortBy=id");
  expect([...idsOf(first.body), ...idsOf(rest.body)]).toEqual(idsOf(all));
  expect(rest.headers.get("link")).toBeNull();
});

test.each(["sortBy=name", "sortBy=toString", "max=0", "max=1001", "cursor=-1"])(
  "a list of rooms with %s is refused",
  async (query) => {
    const simulator = await simulated();
    expect((await asked(simulator, "GET", `/rooms?${query}`)).status).toBe(400);
  },
);

function byEvent(a: { event: string }, b: { event: string }): number {
  return a.event.localeCompare(b.event);
}
