import { startWebex } from "../../local/webex/simulator.js";
import { register } from "../../local/webhook.js";
import type { Place, Platform } from "./platform.js";

const [token, secret] = ["bot-token", "signing-secret"];
const OF = "webex:-:";

/** Manner says where Webex's people post, whether our posts come back to us, and how many messages are kept. */
export type Manner = { rooms: "all" | "group"; echo: boolean; kept: number };

type Told = { resource: string; event: string; data: { id: string; personId: string } };

/** webexOf starts a Webex. */
export async function webexOf({ rooms: where, echo, kept }: Manner): Promise<Platform> {
  const webex = await startWebex({ token, kept });
  const { url: webexUrl, bot, rooms, messages } = webex;
  webex.knobs.echo = echo;
  return {
    ...{ env: { WEBEX_API_URL: webexUrl }, api: ["WEBEX_API_URL"], path: "/webhooks/webex" },
    secrets: {
      "spotter/webex/credentials": JSON.stringify({ token }),
      "spotter/webex/signing": secret,
    },
    ...{ threads: true, letIn: async () => {} },
    subscribe: async (targetUrl) => void (await register({ webexUrl, token, targetUrl, secret })),
    places: placesIn(webex, where),
    chats: [],
    post(place, { picture, words, thread }) {
      const files = picture && [{ name: "car.png", type: "image/png", bytes: picture }];
      const parentId = thread?.slice(OF.length);
      return OF + webex.post({ ...place, files, text: words, parentId }).id;
    },
    about(body) {
      const { resource, event, data }: Told = JSON.parse(body.toString());
      const isNews = `${resource} ${event}` === "messages created" && data.personId !== bot.id;
      return isNews ? OF + data.id : undefined;
    },
    copied: ({ headers, body }) => ({
      body,
      proof: { "x-spark-signature": String(headers["x-spark-signature"]) },
    }),
    forged: () => ({ "x-spark-signature": "0".repeat(40) }),
    shown: (plate) => `**${plate}**`,
    ours() {
      const all = rooms.flatMap(({ id }) => messages(id));
      return all
        .filter(({ personId }) => personId === bot.id)
        .map(({ id, parentId = "", markdown = "" }) => ({
          ...{ id, thread: OF + parentId, text: markdown },
        }));
    },
    reactions: () => 0,
    onAsked: (listener) => void webex.onAsked(listener),
    settled: webex.settled,
    stop: webex.stop,
  };
}

type People = Pick<Awaited<ReturnType<typeof startWebex>>, "people" | "rooms">;

/** placesIn returns the direct rooms and the group room of a simulated Webex, or the latter alone. */
export function placesIn({ people, rooms }: People, where: Manner["rooms"]): Place[] {
  const directs = rooms.filter(({ type }) => type === "direct");
  const [alice, ben] = people.map(({ id }) => id);
  const car = { room: rooms.find(({ type }) => type === "group")?.id ?? "", mention: true };
  const each = [alice, ben].map((person = "", n) => ({
    direct: { person, room: directs[n]?.id ?? "", mention: false },
    group: { person, ...car },
  }));
  const groups = each.map((one) => one.group);
  return where === "group" ? groups : [...each, ...each].map(({ direct }) => direct).concat(groups);
}
