import { expect, test } from "vitest";
import { heard, listening, picture, places, registered, simulated } from "../simulated.js";

test.each([
  { filter: undefined, want: ["mention", "file", "direct"] },
  { filter: "roomType=group", want: ["mention", "file"] },
  { filter: "roomType=direct", want: ["direct"] },
  { filter: "mentionedPeople=me", want: ["mention", "file"] },
  { filter: "hasFiles=true", want: ["file"] },
  { filter: "hasFiles=false&roomType=group", want: ["mention"] },
  { filter: "hasAttachments=true", want: [] },
  { filter: "personEmail=ALICE@example.com", want: ["mention", "file", "direct"] },
  { filter: "personEmail=ben@example.com", want: [] },
])("filter $filter lets through $want", async ({ filter, want }) => {
  const { simulator, target, alice, group, direct } = await heard({ filter });
  const post = (room: string, text: string, more = {}) =>
    [simulator.post({ person: alice, room, text, ...more }).id, text] as const;
  const texts = new Map([
    post(group, "unmentioned"),
    post(group, "mention", { mention: true }),
    post(group, "file", { mention: true, files: [picture()] }),
    post(direct, "direct"),
  ]);
  await simulator.settled();
  const heardOf = target.got.map(({ payload }) => texts.get(payload.data.id));
  expect(heardOf.sort()).toEqual([...want].sort());
});

test("a filter on a room lets through that room alone", async () => {
  const simulator = await simulated();
  const { alice, group, direct } = places(simulator);
  const target = await listening();
  await registered(simulator, target.url, { filter: `roomId=${direct}` });
  simulator.post({ person: alice, room: group, text: "hello", mention: true });
  const { id } = simulator.post({ person: alice, room: direct, text: "hello" });
  await simulator.settled();
  expect(target.got.map(({ payload }) => payload.data.id)).toEqual([id]);
});

test.each([
  { resource: "messages", event: "created", want: ["messages created"] },
  { resource: "messages", event: "deleted", want: ["messages deleted"] },
  { resource: "messages", event: "all", want: ["messages created", "messages deleted"] },
  { resource: "memberships", event: "created", want: ["memberships created"] },
  {
    ...{ resource: "all", event: "all" },
    want: ["memberships created", "messages created", "messages deleted"],
  },
])("a webhook for $resource $event hears of $want", async ({ want, ...webhook }) => {
  const { simulator, target, alice, group } = await heard(webhook);
  simulator.invite(group);
  const { id } = simulator.post({ person: alice, room: group, text: "hello", mention: true });
  simulator.remove(id);
  await simulator.settled();
  const got = target.got.map(({ payload: { resource, event } }) => `${resource} ${event}`);
  expect(got.sort()).toEqual(want);
});
