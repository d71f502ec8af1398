import type { Answer } from "../http.js";
import { type Call, type Endpoint, refused } from "./answers.js";
import { isEndpoint } from "./console.js";
import { send } from "./sending.js";
import { tell } from "./world.js";

/** account is the part of the API about the bot's account, its friends, and where its events go. */
export const account: Endpoint[] = [
  { method: "GET", path: "info", answer: info },
  { method: "GET", path: "profile/:id", answer: profile },
  { method: "GET", path: "message/quota", answer: quota },
  { method: "GET", path: "message/quota/consumption", answer: consumption },
  { method: "POST", path: "chat/loading/start", answer: loading },
  { method: "GET", path: "channel/webhook/endpoint", answer: endpoint },
  { method: "PUT", path: "channel/webhook/endpoint", answer: setEndpoint },
  { method: "POST", path: "channel/webhook/test", answer: test },
];

function info({ world }: Call): Answer {
  return { status: 200, body: { ...world.bot, chatMode: "bot", markAsReadMode: "auto" } };
}

function profile({ world, id }: Call): Answer {
  const { displayName, tie } = world.people.find((one) => one.id === id) ?? {};
  if (tie !== "friend") return refused(404, "Not found");
  return { status: 200, body: { userId: id, displayName, language: "en" } };
}

function quota({ world: { quota: all } }: Call): Answer {
  const { type, value } = all;
  return { status: 200, body: { type, ...(type === "limited" && { value }) } };
}

function consumption({ world }: Call): Answer {
  return { status: 200, body: { totalUsage: world.quota.used } };
}

function loading({ world, values }: Call): Answer {
  const { chatId, loadingSeconds = 20 } = values;
  const room = world.rooms.find(({ id, kind }) => id === chatId && kind === "user");
  if (!room) return refused(400, "Invalid chatId");
  const seconds = Number(loadingSeconds);
  const isGood = seconds >= 5 && seconds <= 60 && seconds % 5 === 0;
  if (!isGood) return refused(400, "Invalid loadingSeconds");
  const until = world.now().getTime() + seconds * 1000;
  world.typing.set(room.id, until);
  tell(world, { event: "typing", room, until });
  return { status: 202, body: {} };
}

function endpoint({ world }: Call): Answer {
  const { url, active } = world.endpoint;
  return url ? { status: 200, body: { endpoint: url, active } } : refused(404, "Not found");
}

function setEndpoint({ world, values }: Call): Answer {
  if (!isEndpoint(values.endpoint)) return refused(400, "Invalid webhook endpoint URL");
  world.endpoint.url = values.endpoint;
  return { status: 200, body: {} };
}

async function test({ world, values, stopped }: Call): Promise<Answer> {
  const { endpoint: url = world.endpoint.url } = values;
  if (!isEndpoint(url)) return refused(400, "Invalid webhook endpoint URL");
  const { status, reason } = await send(world, url, [], stopped);
  const success = reason === "OK";
  // In capitals, as in LINE's reference of this call alone.
  const told = reason.toUpperCase();
  const detail = status ? String(status) : told;
  const timestamp = world.now().toISOString();
  return { status: 200, body: { success, timestamp, statusCode: status, reason: told, detail } };
}
