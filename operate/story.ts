import type { ReplyRow } from "../functions/ledger.js";
import type { Row } from "../functions/table.js";
import type { Deed } from "./deeds.js";

/** Known is what logs and the store know of a message, at a moment (epoch milliseconds). */
export type Known = { deeds: Deed[]; rows: Row[]; now: number };

/** storyOf tells a message's story in lines: what happened, in the order of time, what is kept of it, and how it stands. No person, no text. */
export function storyOf(known: Known): string[] {
  const kept = known.rows.flatMap((row) => keptOf(row, known.rows));
  return [
    ...known.deeds.map(({ at, words }) => `${new Date(at).toISOString()}  ${words}`),
    ...(kept.length > 0 ? ["Kept of it:", ...kept.map((line) => `  ${line}`)] : []),
    standingOf(known),
    ...(isDoubtful(known) ? ["It may have been answered twice."] : []),
  ];
}

function keptOf({ sk, plate, country, confidence, ...row }: Row, rows: Row[]): string[] {
  const [kind, of = ""] = sk.split("#");
  if (kind === "picture") return [`picture ${Number(of) + 1}`];
  if (kind === "sighting")
    return [
      `plate ${plate} in picture ${Number(of) + 1} (${country}, ${Math.floor(confidence)} %)`,
    ];
  if (kind === "reply")
    return [`reply ${of}: ${row.state}${row.replyId ? `, ${row.replyId}` : ""}`];
  if (kind === "limit") return ["counted for the limits"];
  if (kind === "said") return [of === "in" ? "what its delivery told" : toldOf(of, row.time, rows)];
  if (kind === "set") return ["one of a set"];
  if (kind === "asked") return [`asked about by ${row.asker}`];
  return [sk];
}

// What is said without a reply token that is good any more counts for what may be said in a month.
function toldOf(slot: string, time: string, rows: Row[]): string {
  const given = rows.find(({ sk, time: at }) => sk === "said#in" && at !== undefined);
  const isLate = given && (!given.token || Date.parse(time) > given.until);
  return `what was said: ${slot}${isLate ? ", by a push" : ""}`;
}

function isDoubtful({ deeds, rows }: Known): boolean {
  const doubts = rows.flatMap((row) => (row.sk.startsWith("reply#") ? (row.doubts ?? 0) : []));
  return deeds.some(({ what }) => what === "reply.in_doubt") || Math.max(0, ...doubts) > 1;
}

const REDRIVE = "Once that is put right: make redrive.";
const NOTHING =
  "Nothing is known of it. In a group of Webex's, did it mention the bot? In Slack, is the bot in the channel? In a group of LINE's, did it mention the bot, or hold a picture? Else see make doctor, then, for Webex, make catch-up with SINCE.";

const MORE: Record<string, string> = {
  "allowance-gone": " The pushes of its month were used up: make doctor counts them.",
};

// What came last says how it stands; the table knows what people were told.
function standingOf({ deeds, rows, now }: Known): string {
  const did = (...names: string[]) => deeds.filter(({ what }) => names.includes(what));
  const reply = (slot: string) =>
    rows.find(({ sk }) => sk === `reply#${slot}`) as ReplyRow | undefined;
  const isSent = (slot: string) => reply(slot)?.state === "sent";
  const ended = did("answered").at(-1)?.code ?? did("message.failed").at(-1)?.code;
  const gone = goneOf({ deeds, rows, now });
  if (gone) return gone;
  if (isSent("answer") || isSent("welcome")) return "It was answered.";
  if (ended && ended !== "gave-up")
    return `It was not answered, and will not be: ${ended}.${MORE[ended] ?? ""}`;
  const [together] = did("together");
  if (together) return `It is one of a set that gets one answer: make why MESSAGE=${together.by}.`;
  if (did("answered", "message.answered").length > 0) return "It was answered.";
  if (did("silent").length > 0) return "There was nothing to say to it, and no emoji for it.";
  if (did("too old").length > 0) return "It is older than we remember, so it was ignored.";
  return stillOf({
    deeds,
    isGivenUp: isSent("sorry") || ended !== undefined,
    reply: reply("answer"),
    now,
  });
}

function goneOf({ deeds, rows }: Known): string | undefined {
  const did = (name: string) => deeds.some(({ what }) => what === name);
  const isForgotten = did("forgotten");
  const [late, all] = ["Where that lasts: make doctor.", "all that was posted by then"];
  if (did("person.left"))
    return isForgotten
      ? `Its person is forgotten, and ${all}.`
      : `Its person is to be forgotten, and ${all}. ${late}`;
  if (isForgotten) return "It was deleted, and what was kept of it is forgotten.";
  const isDeleted = did("message.deleted") || rows.some(({ sk }) => sk === "deleted");
  return isDeleted ? `It was deleted, and is to be forgotten. ${late}` : undefined;
}

type Still = { deeds: Deed[]; isGivenUp: boolean; reply: ReplyRow | undefined; now: number };

function stillOf({ deeds, isGivenUp, reply, now }: Still): string {
  if (reply && reply.leaseUntil > now) return "It is being answered just now.";
  // What was given up may have been moved back, and is tried again then.
  const end = deeds.findLastIndex(({ what, code }) => code === "gave-up" && ENDS.includes(what));
  const failed = deeds.slice(end + 1).filter(isTry);
  if (end >= 0 ? failed.length === 0 : isGivenUp) return givenUp(deeds);
  const last = failed.at(-1);
  if (last)
    return `It is tried again within two minutes: ${last.code}, ${failed.length} time${failed.length === 1 ? "" : "s"}. Where that lasts: make doctor, and the log of answer.`;
  if (deeds.length > 0 || reply)
    return "It was received, and waits or is being read. Where that lasts: make doctor, and the log of answer.";
  return NOTHING;
}

const ENDS = ["not answered", "answered", "message.failed"];
const isTry = ({ what }: Deed) => what === "not answered";

function givenUp(deeds: Deed[]): string {
  const tries = deeds.filter(isTry);
  const last = tries.findLast(({ code }) => code !== "gave-up") ?? tries.at(-1);
  return `It was given up, and rests in the dead letters${last ? `: ${last.code}` : ""}. ${REDRIVE}`;
}
