import type { ReplyRow } from "../functions/ledger.js";
import type { Row } from "../functions/table.js";
import type { Deed } from "./deeds.js";

/** Known is what logs and the store know of a message, at a moment (epoch milliseconds). */
export type Known = { deeds: Deed[]; rows: Row[]; now: number };

/** storyOf tells a message's story in lines: what happened, in the order of time, what is kept of it, and how it stands. No person, no text. */
export function storyOf(known: Known): string[] {
  const kept = known.rows.flatMap(keptOf);
  return [
    ...known.deeds.map(({ at, words }) => `${new Date(at).toISOString()}  ${words}`),
    ...(kept.length > 0 ? ["Kept of it:", ...kept.map((line) => `  ${line}`)] : []),
    standingOf(known),
    ...(isDoubtful(known) ? ["It may have been answered twice."] : []),
  ];
}

function keptOf({ sk, plate, country, confidence, ...row }: Row): string[] {
  const [kind, of = ""] = sk.split("#");
  if (kind === "picture") return [`picture ${Number(of) + 1}`];
  if (kind === "sighting")
    return [
      `plate ${plate} in picture ${Number(of) + 1} (${country}, ${Math.floor(confidence)} %)`,
    ];
  if (kind === "reply")
    return [`reply ${of}: ${row.state}${row.replyId ? `, ${row.replyId}` : ""}`];
  if (kind === "limit") return ["counted for the limits"];
  if (kind === "asked") return [`asked about by ${row.asker}`];
  return [sk];
}

function isDoubtful({ deeds, rows }: Known): boolean {
  const doubts = rows.flatMap((row) => (row.sk.startsWith("reply#") ? (row.doubts ?? 0) : []));
  return deeds.some(({ what }) => what === "reply.in_doubt") || Math.max(0, ...doubts) > 1;
}

const REDRIVE = "Once that is put right: make redrive.";
const NOTHING =
  "Nothing is known of it. In a group of Webex's, did it mention the bot? In Slack, is the bot in the channel? Else see make doctor, then, for Webex, make catch-up with SINCE.";

// What came last says how it stands; the table knows what people were told.
function standingOf({ deeds, rows, now }: Known): string {
  const did = (...names: string[]) => deeds.filter(({ what }) => names.includes(what));
  const reply = (slot: string) =>
    rows.find(({ sk }) => sk === `reply#${slot}`) as ReplyRow | undefined;
  const isSent = (slot: string) => reply(slot)?.state === "sent";
  const ended = did("answered").at(-1)?.code ?? did("message.failed").at(-1)?.code;
  if (did("forgotten").length > 0) return "It was deleted, and what was kept of it is forgotten.";
  if (did("message.deleted").length > 0 || rows.some(({ sk }) => sk === "deleted"))
    return "It was deleted, and is to be forgotten. Where that lasts: make doctor.";
  if (isSent("answer") || isSent("welcome")) return "It was answered.";
  if (ended && ended !== "gave-up") return `It was not answered, and will not be: ${ended}.`;
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
