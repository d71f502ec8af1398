import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import type { Picture } from "../../local/webex/world.js";
import { drawn } from "../draw.js";
import { told } from "./amazon.js";
import type { Stage } from "./stage.js";

const PATIENCE = { timeout: 120_000, interval: 250 };

/** carOf draws a car with a plate. */
export async function carOf(plate: string): Promise<Picture> {
  const bytes = await drawn({ plates: [{ text: plate }] });
  return { name: "car.jpg", type: "image/jpeg", bytes };
}

/** phonePicture is one that a phone took, without a plate. */
export async function phonePicture(): Promise<Picture> {
  const bytes = await readFile("tests/pictures/plain.heic");
  return { name: "IMG_1.HEIC", type: "image/heic", bytes };
}

/** posted posts a picture in the group for the bot, and returns the message's id. */
export function posted({ webex }: Stage, picture: Picture): string {
  const room = groupOf(webex);
  const person = webex.people[0]?.id ?? "";
  return webex.post({ person, room, files: [picture], mention: true }).id;
}

/** repliesTo returns what the bot says below a message. */
export function repliesTo({ webex }: Stage, id: string): string[] {
  const below = webex.messages(groupOf(webex)).filter(({ parentId }) => parentId === id);
  return below.map(({ markdown = "" }) => markdown);
}

/** repliesIn returns what the bot says in the group, whatever below. */
export function repliesIn({ webex }: Stage): string[] {
  const all = webex.messages(groupOf(webex));
  return all.flatMap(({ personId, markdown = "" }) =>
    personId === webex.bot.id ? [markdown] : [],
  );
}

/** taken waits until receive took what was delivered of a message; what broke is delivered again, as the emulator breaks one now and then. */
export async function taken({ webex }: Stage, id: string): Promise<void> {
  await webex.settled();
  const broken = () => {
    const own = webex.deliveries.filter(({ subjectId }) => subjectId === id);
    return own.length > 0 && own.every(({ status }) => status === 0 || status >= 500);
  };
  for (let tries = 0; tries < 3 && broken(); tries++) await webex.deliverAgain();
}

/** storyOf says how the last deliveries went, and what waits in the queues: for whoever reads why a test failed. */
export async function storyOf(stage: Stage): Promise<string> {
  const went = stage.webex.deliveries
    .slice(-3)
    .map(({ event, status, milliseconds }) => `${event}: ${status} after ${milliseconds} ms`);
  const waiting = await waitingIn(stage, "spotter-answer");
  return `deliveries: ${went.join(", ") || "none"}; waiting for answer: ${waiting}`;
}

/** answered waits until there is one reply below a message, and it says this. */
export async function answered(stage: Stage, id: string, words: RegExp): Promise<void> {
  await taken(stage, id);
  const replies = () => repliesTo(stage, id);
  await expect.poll(replies, PATIENCE).toEqual([expect.stringMatching(words)]);
}

/** groupOf returns the id of the group that the bot is in. */
export function groupOf({ rooms }: Stage["webex"]): string {
  return rooms.find(({ type }) => type === "group")?.id ?? "";
}

/** drained waits until all was delivered, and no queue holds a message or has one being worked on. */
export async function drained(stage: Stage): Promise<void> {
  await stage.webex.settled();
  for (const name of ["answer", "forget"])
    await expect.poll(() => waitingIn(stage, `spotter-${name}`), PATIENCE).toBe(0);
  await stage.webex.settled();
}

async function waitingIn(stage: Stage, name: string): Promise<number> {
  const states = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
  const QueueUrl = `${stage.emulator.url}/000000000000/${name}`;
  const call = { QueueUrl, AttributeNames: states };
  type Found = { Attributes: Record<string, string> };
  const { Attributes } = await told<Found>(stage, "sqs", "AmazonSQS.GetQueueAttributes", call);
  return states.reduce((sum, state) => sum + Number(Attributes[state]), 0);
}
