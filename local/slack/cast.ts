import { quietKnobs } from "./knobs.js";
import { manifestOfOurs } from "./manifest.js";
import type { Person, Room, Team, World } from "./world.js";

type Given = "origin" | "now" | "kept" | "clientId" | "clientSecret" | "signing";

/** newWorld returns a Slack with two workspaces, where our app is not installed yet. */
export function newWorld(options: Pick<World, Given>): World {
  return {
    ...options,
    url: `${options.origin}/api`,
    appId: "A0SPOTTER01",
    verification: "XXYYZZ",
    manifest: manifestOfOurs(),
    knobs: quietKnobs(),
    teams: [harbour(), marina()],
    tokens: new Map(),
    codes: new Map(),
    messages: new Map(),
    posts: new Map(),
    lastPosts: new Map(),
    files: new Map(),
    uploads: new Map(),
    bytes: 0,
    lastCalls: new Map(),
    listeners: new Set(),
  };
}

function harbour(): Team {
  return teamNamed("Harbour Works", "T0HARBOUR001", {
    people: [
      { id: "U0ALICETAN1", name: "alice", realName: "Alice Tan" },
      { id: "U0BENRAHMAN", name: "ben", realName: "Ben Rahman" },
    ],
    first: channel("car-park", "C0CARPARK01"),
    second: channel("loading-dock", "C0LOADING01"),
  });
}

function marina(): Team {
  return teamNamed("Marina Yard", "T0MARINA0002", {
    people: [
      { id: "U0CARALIM01", name: "cara", realName: "Cara Lim" },
      { id: "U0DINAPARK1", name: "dina", realName: "Dina Park" },
    ],
    first: channel("jetty", "C0JETTY0001"),
    second: channel("boat-house", "C0BOATHOUSE"),
  });
}

function channel(name: string, id: string): Room {
  return { id, name, kind: "channel", members: [], archived: false };
}

// The bot is in the first channel and in each direct room, not in the second channel.
function teamNamed(
  name: string,
  id: string,
  { people, first, second }: { people: Person[]; first: Room; second: Room },
): Team {
  const number = id.slice(-3);
  const self = { id: `U0SPOTTER${number}`, botId: `B0SPOTTER${number}` };
  const bot = { ...self, name: "spotter", realName: "Spotter" };
  const all = people.map((person) => person.id);
  const direct = people.map((person): Room => {
    const members = [bot.id, person.id];
    return {
      id: `D${person.id.slice(1)}`,
      name: person.name,
      kind: "im",
      members,
      archived: false,
    };
  });
  first.members = [bot.id, ...all];
  second.members = all;
  const domain = name.toLowerCase().replaceAll(" ", "-");
  return { id, name, domain, bot, people, rooms: [first, ...direct, second] };
}
