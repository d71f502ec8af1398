import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { Event } from "../local/line/events.js";
import { type Line, startLine } from "../local/line/simulator.js";

/** CHANNEL is what our bot and LINE know of each other in every simulated LINE of the tests. */
export const CHANNEL = { token: "line-token", secret: "line-secret" };

/** Heard is what our bot's address got. */
export type Heard = {
  headers: IncomingHttpHeaders;
  body: string;
  payload: { destination: string; events: Event[] };
};

type Answer = {
  status?: number;
  /** no answer comes */
  hangs?: boolean;
};

/** lined starts a LINE for the length of a test, and returns it with who and where is what. */
export async function lined(now?: () => Date) {
  const line = await startLine({ ...CHANNEL, ...(now && { now }) });
  onTestFinished(() => line.stop());
  return { line, ...places(line) };
}

/** places returns the ids of the bot and the people, and of the rooms: the group, Alice's direct room, the room of several people. */
export function places({ bot, people, rooms }: Pick<Line, "bot" | "people" | "rooms">) {
  const [alice = "", ben = "", cara = ""] = people.map(({ id }) => id);
  const [group = "", direct = "", directOfBen = "", directOfCara = "", several = ""] = rooms.map(
    ({ id }) => id,
  );
  return { bot: bot.userId, alice, ben, cara, group, direct, directOfBen, directOfCara, several };
}

/** called calls LINE's API, or its data host's, as the bot does, and returns status, headers and body. */
export async function called(
  { url, dataUrl }: Pick<Line, "url" | "dataUrl">,
  request: string,
  {
    body,
    token = CHANNEL.token,
    headers = {},
    data = false,
  }: { body?: object; token?: string; headers?: Record<string, string>; data?: boolean } = {},
) {
  const [method = "GET", path = ""] = request.split(" ");
  const type = body && { "content-type": "application/json" };
  const response = await fetch(`${data ? dataUrl : url}/v2/bot/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...type, ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type") === "application/json";
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  };
}

/** hearing starts an address that answers with answers in turn, the last one for ever. */
export async function hearing(...answers: Answer[]) {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    heard.push({ headers: request.headers, body, payload: JSON.parse(body) });
    const { hangs, status = 200 } = answers[Math.min(heard.length, answers.length) - 1] ?? {};
    if (!hangs) response.writeHead(status).end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  const { port } = server.address() as AddressInfo;
  return { heard, close, url: `http://127.0.0.1:${port}/webhooks/line` };
}

/** overheard starts a LINE that tells all to an address, and returns both with the events that it heard. */
export async function overheard({
  answers = [],
  now,
}: {
  answers?: Answer[];
  now?: () => Date;
} = {}) {
  const all = await lined(now);
  const target = await hearing(...answers);
  all.line.subscribe(target.url);
  const events = async () => {
    await all.line.settled();
    return target.heard.flatMap(({ payload }) => payload.events);
  };
  return { ...all, target, events };
}

/** answersTo returns how many of the bot's messages quote each of these. */
export function answersTo({ rooms, bot, messages }: Line, quoted: string[]): number[] {
  const ours = rooms
    .flatMap(({ id }) => messages(id))
    .filter(({ person }) => person === bot.userId);
  return quoted.map((id) => ours.filter(({ quotedMessageId }) => quotedMessageId === id).length);
}
