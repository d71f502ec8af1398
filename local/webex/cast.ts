import { idOf, unpadded, uuidIn } from "./ids.js";
import { quietKnobs } from "./knobs.js";
import type { Membership, Person, Room, World } from "./world.js";

const ORGANISATION = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a";
const BOT = "7af2f72c-1d95-41f0-a716-429ffcfbc4d8";
const ALICE = "f5b36187-c8dd-4727-8b2f-f9c447f29046";
const BEN = "0d0c91b6-ce60-4725-b6d0-3455d5d11ef3";
const CAR_PARK = "bbceb1ad-43f1-3b58-9147-f14bb0c4d154";

/** ORG_ID is the organisation in deliveries: base64 of a bare UUID, as in Webex's own example. */
export const ORG_ID = unpadded(ORGANISATION);

/** APP_ID is the application that the bot's webhooks belong to. */
export const APP_ID = idOf(
  "APPLICATION",
  "C279cb30c029180bb4bdaeb061b7965cda39b60297c8503f266abf66c999ec1f",
);

/** newWorld returns a Webex with a bot, two people, a group room, and a direct room for each of the two. */
export function newWorld(options: Pick<World, "token" | "url" | "now">): World {
  const created = options.now().toISOString();
  const bot = botNamed("Spotter", "spotter@webex.bot", created);
  const people = [
    personNamed("Alice Tan", "alice@example.com", ALICE, created),
    personNamed("Ben Rahman", "ben@example.com", BEN, created),
  ];
  const direct = people.map((person) => ({
    room: directRoom(person, created),
    members: [bot, person],
  }));
  const spaces = [
    { room: groupRoom("Car park", bot, created), members: [bot, ...people] },
    ...direct,
  ];
  return {
    ...options,
    bot,
    people,
    rooms: spaces.map(({ room }) => room),
    memberships: spaces.flatMap(({ room, members }) => members.map((one) => membership(one, room))),
    knobs: quietKnobs(),
    messages: new Map(),
    edits: new Map(),
    contents: new Map(),
    webhooks: new Map(),
    health: new Map(),
    listeners: new Set(),
  };
}

function botNamed(displayName: string, email: string, created: string): Person {
  return {
    id: idOf("PEOPLE", BOT),
    emails: [email],
    phoneNumbers: [],
    displayName,
    nickName: displayName,
    orgId: idOf("ORGANIZATION", ORGANISATION),
    created,
    status: "active",
    type: "bot",
  };
}

function personNamed(displayName: string, email: string, uuid: string, created: string): Person {
  const [firstName = displayName, lastName = ""] = displayName.split(" ");
  const bot = botNamed(displayName, email, created);
  return {
    ...bot,
    id: idOf("PEOPLE", uuid),
    nickName: firstName,
    firstName,
    lastName,
    type: "person",
  };
}

function groupRoom(title: string, creator: Person, created: string): Room {
  return {
    id: idOf("ROOM", CAR_PARK),
    title,
    type: "group",
    isLocked: false,
    lastActivity: created,
    creatorId: creator.id,
    created,
    ownerId: creator.orgId,
    isAnnouncementOnly: false,
    isReadOnly: false,
    isPublic: false,
  };
}

function directRoom(person: Person, created: string): Room {
  const room = groupRoom(person.displayName, person, created);
  return { ...room, id: idOf("ROOM", uuidIn(person.id)), type: "direct" };
}

function membership(person: Person, room: Room): Membership {
  return {
    id: idOf("MEMBERSHIP", `${uuidIn(person.id)}:${uuidIn(room.id)}`),
    roomId: room.id,
    roomType: room.type,
    personId: person.id,
    personEmail: person.emails[0] ?? "",
    personDisplayName: person.displayName,
    personOrgId: person.orgId,
    isModerator: false,
    isMonitor: false,
    isRoomHidden: false,
    created: room.created,
  };
}
