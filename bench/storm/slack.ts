import { signed } from "../../local/slack/sending.js";
import { type Slack, startSlack } from "../../local/slack/simulator.js";
import type { Team } from "../../local/slack/world.js";
import { moveIn } from "../../local/workspace.js";
import type { Ours, Place, Platform } from "./platform.js";

const APP = { clientId: "111.222", clientSecret: "client-secret", signing: "slack-secret" };

type Event = Record<"type" | "subtype" | "user" | "bot_id" | "channel" | "ts", string | undefined>;

/** slackOf starts a Slack that keeps so many messages. */
export async function slackOf({ kept }: { kept: number }): Promise<Platform> {
  const slack = await startSlack({ ...APP, kept });
  const [team] = slack.teams as [Team];
  const credentials = { client_id: APP.clientId, client_secret: APP.clientSecret };
  return {
    ...{ env: { SLACK_API_URL: slack.url }, api: ["SLACK_API_URL"], path: "/webhooks/slack" },
    secrets: {
      "spotter/slack/credentials": JSON.stringify(credentials),
      "spotter/slack/signing": APP.signing,
    },
    door: { name: "install", routes: ["GET /install/slack", "GET /install/slack/authorized"] },
    ...{ threads: true, letIn: (url: string) => moveIn(slack, url) },
    subscribe: slack.subscribe,
    ...placesIn(team),
    post({ mention, ...place }, { picture, words, thread }) {
      const files = picture && [{ name: "car.png", type: "image/png", bytes: picture }];
      const text = [mention ? `<@${team.bot.id}>` : "", words ?? ""].join(" ").trim();
      const { ts } = slack.post({ ...place, files, text, thread: thread && partsOf(thread).ts });
      return `slack:${team.id}:${place.room}:${ts}`;
    },
    about(body) {
      const { event }: { event?: Event } = JSON.parse(body.toString());
      const isNews = ["message", "app_mention"].includes(event?.type ?? "") && !event?.bot_id;
      const isPost = [undefined, "file_share"].includes(event?.subtype);
      return isNews && isPost ? `slack:${team.id}:${event?.channel}:${event?.ts}` : undefined;
    },
    copied({ body }, n) {
      const retry = { "x-slack-retry-num": String(n), "x-slack-retry-reason": "http_timeout" };
      const signature = signed(APP.signing, new Date(), body.toString());
      return { body, proof: { ...signature, ...(n > 0 && retry) } };
    },
    forged: ({ body }) => signed(`${APP.signing}!`, new Date(), body.toString()),
    shown: (plate) => `*${plate}*`,
    ours: () => oursIn(slack, team),
    reactions(id) {
      const { room, ts } = partsOf(id);
      const all = slack.message(room, ts)?.reactions ?? [];
      return all.filter(({ users }) => users.includes(team.bot.id)).length;
    },
    onAsked: (listener) => void slack.onAsked(listener),
    settled: slack.settled,
    stop: slack.stop,
  };
}

// In a channel one picture in two comes with a mention, which Slack tells of twice.
function placesIn({ people, rooms }: Team): { places: Place[]; chats: Place[] } {
  const roomOf = (id: string) =>
    rooms.find(({ kind, members }) => kind === "im" && members.includes(id))?.id ?? "";
  const room = rooms.find(({ kind }) => kind === "channel")?.id ?? "";
  const directs = people.map(({ id }) => ({ person: id, room: roomOf(id), mention: false }));
  const groups = people.map(({ id }, n) => ({ person: id, room, mention: n % 2 === 0 }));
  return { places: [...directs, ...groups], chats: groups };
}

function oursIn({ messages }: Slack, { id: team, bot, rooms }: Team): Ours[] {
  return rooms.flatMap(({ id: room }) =>
    messages(room)
      .filter(({ user }) => user === bot.id)
      .map(({ ts, thread_ts = "", text }) => ({
        ...{ id: ts, thread: `slack:${team}:${room}:${thread_ts}`, text },
      })),
  );
}

function partsOf(id: string): { room: string; ts: string } {
  const [, , room = "", ts = ""] = id.split(":");
  return { room, ts };
}
