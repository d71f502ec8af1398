import { signatureOf } from "../../local/line/sending.js";
import { type Line, startLine } from "../../local/line/simulator.js";
import type { Ours, Place, Platform } from "./platform.js";

const [token, secret] = ["line-token", "line-secret"];
const GATHERED = 20; // milliseconds in which what people post leaves in one delivery
const OLD = 70_000; // milliseconds after which no reply token is good any more
const AGED = 3; // messages of which one is told of so late

type Told = { type: string; message?: { id: string } };

/** Plan says how many messages LINE keeps, and how many people may be pushed to; absent, as many as we like. */
export type Plan = { kept: number; pushes?: number | undefined };

/** lineOf starts a LINE that tells of one message in three when its reply token ran out. */
export async function lineOf({ kept, pushes }: Plan): Promise<Platform> {
  let age = 0;
  let posts = 0;
  const line = await startLine({ token, secret, kept, now: () => new Date(Date.now() - age) });
  const { url, dataUrl, bot, quota, knobs } = line;
  Object.assign(
    quota,
    pushes === undefined ? { type: "none" } : { type: "limited", value: pushes },
  );
  const firsts = new Map<string, string>();
  const own = (id: string) => `line:${bot.userId}:${id}`;

  function posted({ person, room, mention }: Place, batch: number, what: object): string[] {
    knobs.batch = batch;
    age = posts % AGED === 0 ? OLD : 0;
    posts += 1;
    const messages = line.post({ person, room, mention, ...what });
    age = 0;
    return messages.map(({ id }) => own(id));
  }

  return {
    env: { LINE_API_URL: url, LINE_DATA_URL: dataUrl },
    ...{ api: ["LINE_API_URL", "LINE_DATA_URL"], path: "/webhooks/line", echoes: true },
    secrets: {
      "spotter/line/credentials": JSON.stringify({ token }),
      "spotter/line/signing": secret,
    },
    letIn: async () => {},
    subscribe: async (targetUrl) => line.subscribe(targetUrl),
    ...placesIn(line),
    post(place, { picture, words }) {
      const files = picture && [fileOf(picture)];
      const [id = ""] = posted(place, GATHERED, { files, text: words });
      return id;
    },
    // Each is told of by itself.
    together(place, pictures) {
      const ids = posted(place, 0, { files: pictures.map(fileOf) });
      for (const id of ids) firsts.set(id, ids[0] ?? "");
      return ids;
    },
    about(body) {
      const { events }: { events: Told[] } = JSON.parse(body.toString());
      const [id] = events.flatMap(({ type, message }) => (type === "message" ? [message?.id] : []));
      return id && own(id);
    },
    copied: ({ body }) => provenOf(body.toString()),
    forged: ({ body }) => ({ "x-line-signature": signatureOf(`${secret}!`, body.toString()) }),
    shown: (plate) => plate,
    ours: () => oursIn(line, (id) => firsts.get(own(id)) ?? own(id)),
    reactions: () => 0,
    onAsked: (listener) => void line.onAsked(listener),
    settled: line.settled,
    stop: line.stop,
  };
}

const fileOf = (bytes: Buffer) => ({ name: "car.png", type: "image/png", bytes });

function provenOf(body: string) {
  return { body: Buffer.from(body), proof: { "x-line-signature": signatureOf(secret, body) } };
}

// What people say without a mention is told to us where we are alone with them.
function placesIn({ people, rooms }: Line): { places: Place[]; chats: Place[] } {
  const friends = people.filter(({ tie }) => tie === "friend");
  const room = rooms.find(({ kind }) => kind === "group")?.id ?? "";
  const chats = friends.map(({ id }) => ({ person: id, room: id, mention: false }));
  const groups = friends.map(({ id }) => ({ person: id, room, mention: false }));
  return { places: [...chats, ...groups], chats };
}

function oursIn({ bot, rooms, messages }: Line, threadOf: (quoted: string) => string): Ours[] {
  return rooms.flatMap(({ id: room }) =>
    messages(room)
      .filter(({ person }) => person === bot.userId)
      .map(({ id, quotedMessageId = "", text = "" }) => ({
        ...{ id, thread: threadOf(quotedMessageId), text },
      })),
  );
}
