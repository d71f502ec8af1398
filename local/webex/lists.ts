import { type Answer, type Call, type Endpoint, linkTo, missing, refused } from "./answers.js";
import { type Message, membershipIn, messagesOf, type World } from "./world.js";

/** lists is the part of the API that lists messages, newest first. */
export const lists: Endpoint[] = [
  { method: "GET", path: "/messages", answer: inRoom },
  { method: "GET", path: "/messages/direct", answer: withPerson },
];

/** mayRead says whether the bot may see a message: of its own rooms, in a group its own and those that mention it. */
export function mayRead(world: World, message: Message): boolean {
  const { bot, knobs } = world;
  if (!membershipIn(world, message.roomId, bot.id)) return false;
  const mentioned = message.mentionedPeople?.includes(bot.id) ?? false;
  const own = message.personId === bot.id;
  return message.roomType === "direct" || own || mentioned || knobs.hearAll;
}

function inRoom(call: Call): Answer {
  const { world, query } = call;
  const room = world.rooms.find(({ id }) => id === query.get("roomId"));
  if (!room || !membershipIn(world, room.id, world.bot.id)) return missing();
  const mentioned = query.get("mentionedPeople");
  const seesAll = room.type === "direct" || world.knobs.hearAll;
  if (mentioned === null && !seesAll) {
    return refused(403, "Bots must mention themselves: mentionedPeople=me is missing.");
  }
  if (mentioned !== null && mentioned !== "me" && mentioned !== world.bot.id) {
    return refused(403, "mentionedPeople may only be yourself.");
  }
  const found = messagesOf(world, room.id).reverse();
  const wanted = found.filter((message) => mentioned === null || mentions(world, message));
  return newest(call, wanted, mentioned === null ? Number.POSITIVE_INFINITY : 100);
}

function withPerson(call: Call): Answer {
  const { world, query } = call;
  const asked = [query.get("personId"), query.get("personEmail")];
  const person = world.people.find(({ id, emails }) =>
    [id, ...emails].some((one) => asked.includes(one)),
  );
  const room = world.rooms.find(
    ({ id, type }) => type === "direct" && person && membershipIn(world, id, person.id),
  );
  if (!room) return missing();
  return newest(call, messagesOf(world, room.id).reverse(), Number.POSITIVE_INFINITY);
}

function mentions({ bot }: World, { mentionedPeople }: Message): boolean {
  return mentionedPeople?.includes(bot.id) ?? false;
}

function newest({ world, query, request }: Call, found: Message[], limit: number): Answer {
  const max = Number(query.get("max") ?? 50);
  if (!(max >= 1 && max <= limit)) return refused(400, `max must be between 1 and ${limit}.`);
  const beforeMessage = query.get("beforeMessage");
  const start = beforeMessage === null ? 0 : found.findIndex(({ id }) => id === beforeMessage) + 1;
  if (beforeMessage !== null && start === 0) return missing();
  const [before, parentId] = [query.get("before"), query.get("parentId")];
  const wanted = found
    .slice(start)
    .filter((one) => before === null || Date.parse(one.created) < Date.parse(before))
    .filter((one) => parentId === null || one.parentId === parentId);
  const items = wanted.slice(0, max);
  if (items.length === wanted.length) return { status: 200, body: { items } };
  const rest = new URLSearchParams(query);
  rest.set("beforeMessage", items.at(-1)?.id ?? "");
  const path = request.url?.split("?")[0]?.replace(/^\/v1/, "");
  return { status: 200, headers: { link: linkTo(`${world.url}${path}?${rest}`) }, body: { items } };
}
