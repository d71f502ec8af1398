import type { Refusal, Refused } from "./admission.js";
import type { Page } from "./letterhead.js";
import type { Visit } from "./visits.js";

/** Notice is a page and its HTTP status. */
export type Notice = Page & { status: number };

const READ = "Read messages in the channels that it is in, and those written to it directly.";
const LISTED = "See which channels there are, and which of them it is in.";

// What a platform calls it, and what people do.
const permissions: Record<string, string> = {
  "app_mentions:read": "See messages that mention it.",
  "channels:history": READ,
  "channels:read": LISTED,
  "chat:write": "Post messages under its own name.",
  commands: "Offer its slash commands.",
  "files:read": "Open files posted in the channels that it is in, or to it directly.",
  "files:write": "Post pictures with names drawn beside faces, or with number plates blurred.",
  "groups:history": READ,
  "groups:read": LISTED,
  "im:history": READ,
  "mpim:history": READ,
  "reactions:write":
    "Put an emoji on messages: on every one in its channels, unless that is turned off.",
};

/** permissionOf returns what a platform's scope lets us do, in words for people, or the scope where nobody knows any. */
export function permissionOf(scope: string): string {
  return permissions[scope] ?? scope;
}

/** invitation returns the page that leads to a platform's address; what it tells to be asked for is what that address asks for. */
export function invitation(channel: string, url: string, days: number): Notice {
  const title = titleOf(channel);
  const scopes = (new URL(url).searchParams.get("scope") ?? "").split(/[ ,]+/).filter(Boolean);
  return {
    status: 200,
    title: `Add Spotter to ${title}`,
    parts: [
      "Spotter reads the pictures that people post, and answers in the thread: which number plates are in them, whether they were seen there before, and what else is written there.",
      { heading: `What it asks ${title} for`, items: [...new Set(scopes.map(permissionOf))] },
      { heading: "What it keeps", items: keptFor(days) },
    ],
    link: { text: `Add to ${title}`, url },
  };
}

function keptFor(days: number): string[] {
  const long = days === 1 ? "1 day" : `${days} days`;
  return [
    `Number plates and other text that it found in pictures, with who posted them, where and when: ${long}.`,
    "Of every message that it sees, for some days: which one, by whom and when. Never its words, and no pictures.",
    "Delete a picture, and what was kept of it is deleted too. Take Spotter out, and what was kept of your workspace is deleted.",
  ];
}

/** welcome returns the page that says that we were let in, and what to do now; `home` is where we are found. */
export function welcome(channel: string, name: string, home?: string): Notice {
  const heading = { before: "Spotter is in ", name, after: "." };
  const items = [
    "Invite it to a channel: write /invite @Spotter there.",
    "Post a picture in that channel. The answer comes in its thread.",
    "Or write to it directly: you find it among your apps.",
  ];
  return {
    ...{ status: 200, title: "Spotter was added", heading },
    parts: [{ heading: "What to do now", items }],
    ...(home && { link: { text: `Open ${titleOf(channel)}`, url: home } }),
  };
}

const NOTHING = "Nothing was changed.";

type Told = { status: number; title: string; parts: string[]; isFinal?: boolean };

const refusals: Record<Refusal, Told> = {
  broken: {
    status: 503,
    title: "That did not work",
    parts: ["Something is wrong on our side."],
  },
  denied: { status: 403, title: "Spotter was not added", parts: ["You said no.", NOTHING] },
  elsewhere: {
    status: 403,
    title: "This is not the browser where you started",
    parts: [
      "The way back only works in the browser where it began, and that must accept cookies.",
      NOTHING,
    ],
  },
  expired: { status: 400, title: "That took more than ten minutes", parts: [NOTHING] },
  incomplete: {
    status: 400,
    title: "Something is missing",
    parts: ["The link that brought you here is not complete.", NOTHING],
  },
  nowhere: {
    status: 404,
    title: "There is nothing here",
    parts: ["Spotter is not added to anything at this address."],
    isFinal: true,
  },
  refused: { status: 400, title: "Spotter was not added", parts: [] },
  silent: {
    status: 502,
    title: "There was no answer",
    parts: ["The platform did not answer as it should. Start again in a minute."],
  },
  unset: {
    status: 503,
    title: "Spotter is not set up yet",
    parts: [
      "Whoever runs Spotter has to give it the client id and the client secret of its app first.",
      NOTHING,
    ],
    isFinal: true,
  },
  used: {
    status: 400,
    title: "This link was used already",
    parts: ["If Spotter is in your workspace, all is well. Otherwise start again."],
  },
};

/** apology returns the page that says why we are not in, and what to do; where that is for operators, the id to tell them. */
export function apology(why: Refused, visit: Pick<Visit, "channel" | "correlation_id">): Notice {
  const { status, title, parts, isFinal } = refusals[why.refusal];
  const id = status < 500 ? [] : [`Tell whoever runs Spotter: ${visit.correlation_id}`];
  const said = why.refusal === "refused" ? [why.said ?? "The platform said no."] : [];
  const told: Notice = { status, title, parts: [...said, ...parts, ...id] };
  const link = { text: "Start again", url: `/install/${visit.channel}` };
  return isFinal ? told : { ...told, link };
}

function titleOf(channel: string): string {
  return channel.charAt(0).toUpperCase() + channel.slice(1);
}
