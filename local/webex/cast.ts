import { idOf, unpadded, uuidIn } from "./ids.js";
import { quietKnobs } from "./knobs.js";
import type { Membership, Person, Room, World } from "./world.js";

const ORGANISATION = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a";
const BOT = "7af2f72c-1d95-41f0-a716-429ffcfbc4d8";
const ALICE = "f5b36187-c8dd-4727-8b2f-f9c447f29046";
const BEN = "0d0c91b6-ce60-4725-b6d0-3455d5d11ef3";
const CAR_PARK = "bbceb1ad-43f1-3b58-9147-f14bb0c4d154";
const LOADING_DOCK = "0f6d5a6e-3c1e-4a7b-9c55-6d1f2a8e7b90";

/** ORG_ID is the organisation in deliveries: base64 of a bare UUID, as in Webex's own example. */
export const ORG_ID = unpadded(ORGANISATION);

/** APP_ID is the application that the bot's webhooks belong to. */
export const APP_ID = idOf(
  "APPLICATION",
  "C279cb30c029180bb4bdaeb061b7965cda39b60297c8503f266abf66c999ec1f",
);

/** newWorld returns a Webex with a bot, two people, their direct rooms with it, and two group rooms: the last without it. */
export function newWorld(options: Pick<World, "token" | "url" | "now" | "kept">): World {
  const created = options.now().toISOString();
  const bot = botNamed("Spotter", "spotter@webex.bot", created);
  const people = [
    personNamed("Alice Tan", "alice@example.com", ALICE, created),
    personNamed("Ben Rahman", "ben@example.com", BEN, created),
  ];
  const direct = people.map((person) => ({
    room: directRoom(person),
    members: [bot, person],
  }));
  const spaces = [
    { room: groupRoom("Car park", CAR_PARK, bot), members: [bot, ...people] },
    ...direct,
    { room: groupRoom("Loading dock", LOADING_DOCK, bot), members: people },
  ];
  return {
    ...options,
    bot,
    people,
    rooms: spaces.map(({ room }) => room),
    memberships: spaces.flatMap(({ room, members }) =>
      members.map((one) => membershipOf(one, room, created)),
    ),
    knobs: quietKnobs(),
    messages: new Map(),
    posts: new Map(),
    edits: new Map(),
    contents: new Map(),
    bytes: 0,
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

function groupRoom(title: string, uuid: string, creator: Person): Room {
  const { created } = creator;
  return {
    id: idOf("ROOM", uuid),
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

function directRoom(person: Person): Room {
  const room = groupRoom(person.displayName, uuidIn(person.id), person);
  return { ...room, type: "direct" };
}

/** membershipOf returns what says that a person has been in a room since a moment, ISO 8601. */
export function membershipOf(person: Person, room: Room, created: string): Membership {
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
    created,
  };
}
