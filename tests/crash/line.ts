import { type Line, startLine } from "../../local/line/simulator.js";
import type { At, Draft, Platform, Room } from "./platform.js";

const [token, secret] = ["line-token", "line-secret"];
const SPENT = 55_000; // milliseconds after which nobody uses a reply token
const PATIENCE = 20_000; // milliseconds for our answer, however busy the machine is
const SOON = 1 / 300; // of the pauses between deliveries

/** Sets are pictures that are posted together, and are messages of their own. */
export type Sets = {
  /** together posts pictures at once, and returns their messages in their order. */
  together(room: Room, pictures: Uint8Array[]): At[];
};

/** lineThat starts a LINE that tries again what we do not take; `late` says whether its reply tokens ran out by the time that we hear of them. */
export async function lineThat({ late = false } = {}): Promise<Platform & Sets> {
  // Our clock is ahead of its.
  const now = () => new Date(Date.now() - (late ? SPENT : 0));
  const line = await startLine({ token, secret, now });
  const { bot, url, dataUrl, knobs, quota } = line;
  quota.type = "none";
  Object.assign(knobs, { timeout: PATIENCE, redelivery: { tries: 5, scale: SOON } });

  function posted(room: Room, pictures: Uint8Array[], text?: string): At[] {
    const at = roomIn(line, room);
    const files = pictures.map((bytes) => ({ name: "car.jpg", type: "image/jpeg", bytes }));
    const messages = line.post({
      ...at,
      files,
      text,
      mention: text !== undefined && room === "group",
    });
    return messages.map(({ id }) => ({
      id: `line:${bot.userId}:${id}`,
      native: id,
      room: at.room,
    }));
  }

  return {
    env: { LINE_API_URL: url, LINE_DATA_URL: dataUrl },
    secrets: {
      "spotter/line/credentials": JSON.stringify({ token }),
      "spotter/line/signing": secret,
    },
    path: "/webhooks/line",
    posting: late ? "POST /message/push" : "POST /message/reply",
    letIn: async (targetUrl) => line.subscribe(targetUrl),
    post({ room, picture, words }: Draft) {
      const [at] = posted(room, picture ? [picture] : [], words);
      if (!at) throw new Error("Nothing was posted.");
      return at;
    },
    together: posted,
    remove: ({ room, native }) => line.unsend({ room, message: native }),
    replies: ({ room, native }) =>
      line
        .messages(room)
        .filter(
          ({ person, quotedMessageId }) => person === bot.userId && quotedMessageId === native,
        )
        .map(({ id, text = "" }) => ({ id, text })),
    reactions: () => [],
    stop: line.stop,
  };
}

function roomIn({ people: [alice], rooms }: Line, room: Room): { person: string; room: string } {
  const person = alice?.id ?? "";
  const group = rooms.find(({ kind }) => kind === "group")?.id ?? "";
  return { person, room: room === "direct" ? person : group };
}
