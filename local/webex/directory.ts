import { type Call, type Endpoint, missing, page, refused } from "./answers.js";
import { everybodyIn, membershipIn, type Room } from "./world.js";

/** directory is the part of the API that knows people, rooms and who is in them. */
export const directory: Endpoint[] = [
  { method: "GET", path: "/people/me", answer: ({ world }) => ({ status: 200, body: world.bot }) },
  { method: "GET", path: "/people/:id", answer: person },
  { method: "GET", path: "/rooms", answer: rooms },
  { method: "GET", path: "/rooms/:id", answer: room },
  { method: "GET", path: "/memberships", answer: memberships },
];

function person({ world, id }: Call) {
  const found = everybodyIn(world).find((one) => one.id === id);
  return found ? { status: 200, body: found } : missing();
}

const ORDERS: Record<string, (one: Room, other: Room) => number> = {
  id: (one, other) => one.id.localeCompare(other.id),
  lastactivity: (one, other) => Date.parse(other.lastActivity) - Date.parse(one.lastActivity),
  created: (one, other) => Date.parse(other.created) - Date.parse(one.created),
};

function rooms(call: Call) {
  const type = call.query.get("type");
  const sortBy = call.query.get("sortBy");
  const seen = roomsOfBot(call).filter((one) => type === null || one.type === type);
  if (sortBy === null) return page(call, seen);
  const order = Object.hasOwn(ORDERS, sortBy) && ORDERS[sortBy];
  return order ? page(call, seen.sort(order)) : refused(400, "sortBy is no order of ours.");
}

function room(call: Call) {
  const found = roomsOfBot(call).find((one) => one.id === call.id);
  return found ? { status: 200, body: found } : missing();
}

function memberships(call: Call) {
  const { world, query } = call;
  const roomId = query.get("roomId");
  if (roomId !== null && !membershipIn(world, roomId, world.bot.id)) return missing();
  const wanted = (["roomId", "personId", "personEmail"] as const).filter((key) => query.has(key));
  // Asked for nobody, Webex lists the asker's own memberships.
  const asked = wanted.length > 0 ? world.memberships : world.memberships.filter(isBot);
  return page(
    call,
    asked.filter((one) => wanted.every((key) => one[key] === query.get(key))),
  );

  function isBot({ personId }: { personId: string }) {
    return personId === world.bot.id;
  }
}

function roomsOfBot({ world }: Call) {
  return world.rooms.filter(({ id }) => membershipIn(world, id, world.bot.id));
}
