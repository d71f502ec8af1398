import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { type Slack, startSlack } from "../local/slack/simulator.js";

/** APP is what our app and Slack know of each other in every simulated Slack of the tests. */
export const APP = { clientId: "111.222", clientSecret: "client-secret", signing: "slack-secret" };

/** Heard is what our app's address got. */
export type Heard = { headers: IncomingHttpHeaders; body: string; payload: Payload };

type Payload = { [field: string]: unknown; event: { [field: string]: unknown } };

type Answer = {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** no answer comes */
  hangs?: boolean;
  /** what is said to a challenge, in place of the challenge */
  challenge?: (word: string) => string;
};

/** slacked starts a Slack for the length of a test, its app installed in the first workspace, and returns both with who and where is what. */
export async function slacked(now?: () => Date) {
  const slack = await startSlack({ ...APP, ...(now && { now }) });
  onTestFinished(() => slack.stop());
  const here = places(slack);
  return { slack, token: slack.install(here.team), ...here };
}

/** places returns the ids of a workspace, its bot and people, and its rooms: the channel with the bot, Alice's direct room, the channel without the bot. */
export function places({ teams }: Pick<Slack, "teams">, at = 0) {
  const team = teams[at];
  const [alice = "", ben = ""] = team?.people.map(({ id }) => id) ?? [];
  const [group = "", direct = "", directOfBen = "", other = ""] =
    team?.rooms.map(({ id }) => id) ?? [];
  const who = { team: team?.id ?? "", bot: team?.bot.id ?? "", alice, ben };
  return { ...who, group, direct, directOfBen, other };
}

/** called calls one of Slack's methods with a form, as its own library does, and returns status, headers and body. */
export async function called(
  { url }: Pick<Slack, "url">,
  token: string | undefined,
  method: string,
  form: Record<string, string> = {},
) {
  const response = await fetch(`${url}/${method}`, {
    method: "POST",
    ...(token && { headers: { authorization: `Bearer ${token}` } }),
    body: new URLSearchParams(form),
  });
  const { status, headers } = response;
  const text = await response.text();
  return { status, headers, body: text.startsWith("{") ? JSON.parse(text) : text };
}

/** hearing starts an address that gives Slack its challenge back, and answers all else with answers in turn, the last one for ever. */
export async function hearing(...answers: Answer[]) {
  const heard: Heard[] = [];
  const challenges: Heard[] = [];
  const server = createServer(async (request, response) => {
    const one = await heardIn(request);
    const word = one.payload.challenge;
    if (word !== undefined) {
      challenges.push(one);
      const { challenge = String } = answers[0] ?? {};
      return void response.end(challenge(String(word)));
    }
    heard.push(one);
    const answer = answers[Math.min(heard.length, answers.length) - 1] ?? {};
    if (!answer.hangs) response.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  const { port } = server.address() as AddressInfo;
  return { heard, challenges, close, url: `http://127.0.0.1:${port}/webhooks/slack` };
}

async function heardIn(request: IncomingMessage): Promise<Heard> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  const isJson = body.startsWith("{");
  const payload = isJson ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
  return { headers: request.headers, body, payload };
}

/** overheard starts a Slack that tells all to an address, and returns both with the events that it heard. */
export async function overheard({ answers = [], now }: { answers?: Answer[]; now?: () => Date }) {
  const all = await slacked(now);
  const target = await hearing(...answers);
  await all.slack.subscribe(target.url);
  const events = async () => {
    await all.slack.settled();
    return target.heard.map(({ payload }) => payload.event);
  };
  return { ...all, target, events };
}
