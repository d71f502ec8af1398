import { setTimeout as sleep } from "node:timers/promises";
import type { Queue } from "../local/aws/queue.js";
import type { Vision } from "../local/vision.js";
import type { Simulator } from "../local/webex/simulator.js";

/** Course is what all who run share. Where there is a queue, a run is not over before it is empty. */
export type Course = { webex: Simulator; vision: Vision; queue?: Queue };

/** Runner is a bot, and who writes to it in which room (ids). */
export type Runner = { name: string; person: string; room: string };

/** Run is how one picture was answered: milliseconds from its post to the webhook's answer and the first and last reply. */
export type Run = {
  webhook: number;
  first: number;
  last: number;
  /** the replies in Markdown, as they were posted or edited */
  posts: string[];
  /** the operations that the vision service was asked for */
  calls: string[];
};

/** runOf posts a picture and returns how it was answered, once nobody is at work any more; no reply is an error. */
export async function runOf(course: Course, runner: Runner, bytes: Uint8Array): Promise<Run> {
  const { webex, vision } = course;
  const { name, ...place } = runner;
  const asked = vision.calls.length;
  const said = listening(webex);
  const began = performance.now();
  const { id } = webex.post({ ...place, files: [{ name: "car.jpg", type: "image/jpeg", bytes }] });
  await over(course);
  said.stop();
  const [first, last] = [said.times[0], said.times.at(-1)];
  if (first === undefined || last === undefined) throw new Error(`${name} said nothing.`);
  const webhook = webex.deliveries.find(({ subjectId }) => subjectId === id)?.milliseconds ?? 0;
  const calls = vision.calls.slice(asked);
  return { webhook, first: first - began, last: last - began, posts: said.posts, calls };
}

function listening({ bot, onChange }: Simulator) {
  const times: number[] = [];
  const posts: string[] = [];
  const stop = onChange(({ resource, event, actorId, subject }) => {
    if (resource !== "messages" || event === "deleted" || actorId !== bot.id) return;
    times.push(performance.now());
    posts.push(subject.markdown ?? "");
  });
  return { times, posts, stop };
}

// A bot hears of its own replies too, and is done with that before the next picture is posted.
async function over({ webex, queue }: Course): Promise<void> {
  const isBusy = () => Object.values(queue?.depth() ?? {}).some((messages) => messages > 0);
  do {
    await webex.settled();
    await sleep(5);
  } while (isBusy());
  await webex.settled();
}

/** directOf returns the n-th person (from 0) and the room where that person and the bot are alone. */
export function directOf({ people, rooms }: Simulator, n: number): Omit<Runner, "name"> {
  const direct = rooms.filter(({ type }) => type === "direct");
  return { person: people[n]?.id ?? "", room: direct[n]?.id ?? "" };
}

/** heard makes a webhook for what is written in a runner's room, and there alone. */
export async function heard(
  { url }: Simulator,
  { name, room }: Runner,
  { token, ...target }: { token: string; targetUrl: string; secret?: string },
): Promise<void> {
  const filter = `roomId=${room}`;
  const webhook = { name, resource: "messages", event: "created", filter, ...target };
  const response = await fetch(`${url}/webhooks`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(webhook),
  });
  if (!response.ok) throw new Error(`The webhook of ${name} was not made: ${response.status}.`);
}
