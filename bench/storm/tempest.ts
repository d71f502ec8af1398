import { setTimeout as sleep } from "node:timers/promises";
import type { Closing } from "../../local/aws/amazon.js";
import { type Chance, chanceOf, shuffled } from "./chance.js";
import type { Made, Rates } from "./faults.js";
import { type Memory, measured } from "./memory.js";
import { type People, placesIn, postedBy } from "./people.js";
import { type Stage, startStage } from "./stage.js";
import { type Tally, tallyOf } from "./tally.js";

/** Storm says how many messages are delivered how often, in which rooms, whether our posts come back to us, and what goes wrong. */
export type Storm = {
  messages: number;
  copies: number;
  rooms: "all" | "group";
  echo: boolean;
  seed: number;
  rates: Rates;
  workers: number;
};

/** Watching is told how a storm goes: a line for people now and then, and what the functions log. */
export type Watching = { tell: (progress: string) => void; log: (line: string) => void };

/** Aftermath is what came of a storm, and what it took: the memory is this process's, in MB. */
export type Aftermath = Tally &
  Made &
  Memory & {
    deliveries: number;
    /** deliveries that were not taken */
    refusals: number;
    inDoubt: number;
    visionCalls: number;
    webexCalls: number;
    pictures: number;
    runs: number;
    seconds: number;
  };

const BATCH = 50; // messages that are posted at a time
const LANES = 4; // volleys that are on their way at the same time
const TOGETHER = 0.2; // share of the messages whose deliveries all come at the same moment

/** tempestOf lets a storm loose on a bot of its own, waits until the last message is done with, and counts. */
export async function tempestOf(storm: Storm, watching: Watching): Promise<Aftermath> {
  const closing: Closing = [];
  try {
    return await weathered(storm, watching, closing);
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

async function weathered(storm: Storm, watching: Watching, closing: Closing): Promise<Aftermath> {
  const chance = chanceOf(storm.seed);
  const people: People = { plates: new Map(), posted: [] };
  const { stage, ...counts } = await staged({ storm, people, chance }, watching, closing);
  await allPosted(stage, storm, people);
  const began = performance.now();
  const watched = setInterval(() => watching.tell(progressOf(stage, people)), 1_000);
  closing.push(async () => clearInterval(watched));
  const refusals = await allDelivered(stage, volleysOf(people, storm, chance));
  await over(stage);
  const seconds = (performance.now() - began) / 1_000;
  const { asked, calls } = stage.vision;
  return {
    ...(await tallyOf(stage, people.posted)),
    ...stage.made,
    ...{ deliveries: storm.messages * storm.copies, refusals, inDoubt: counts.doubts() },
    ...{ visionCalls: calls.length, pictures: asked.size, webexCalls: counts.webexCalls() },
    ...{ runs: stage.runs(), seconds },
    ...counts.memory(),
  };
}

type Cast = { storm: Storm; people: People; chance: Chance };

async function staged({ storm, people, chance }: Cast, { log }: Watching, closing: Closing) {
  const { messages, rates, workers } = storm;
  const plateIn = (hash: string) => people.plates.get(hash) ?? "";
  const play = { kept: messages * 5, plateIn, chance, rates, workers, log };
  const stage = await startStage(play, closing);
  stage.webex.knobs.echo = storm.echo;
  const counts = { doubts: 0, calls: 0 };
  const doubted = () => {
    counts.doubts += 1;
  };
  stage.bus.rule({ names: ["reply.in_doubt"], target: doubted });
  stage.webex.onAsked(() => {
    counts.calls += 1;
  });
  const [doubts, webexCalls] = [() => counts.doubts, () => counts.calls];
  return { stage, doubts, webexCalls, memory: measured(closing) };
}

async function allPosted({ webex }: Stage, { messages, rooms }: Storm, people: People) {
  const places = placesIn(webex, rooms);
  while (people.posted.length < messages) {
    await postedBy(webex, places, people, messages);
    if (people.posted.length % BATCH === 0) await webex.settled();
  }
  await webex.settled();
}

type Volley = string[];

// What is delivered at the same moment is a volley.
function volleysOf({ posted }: People, { copies }: Storm, chance: Chance): Volley[] {
  const volleys = posted.flatMap(({ id }) => {
    const all = Array.from({ length: copies }, () => id);
    return chance("together") < TOGETHER ? [all] : all.map((one) => [one]);
  });
  return shuffled(volleys, chance);
}

async function allDelivered({ postman }: Stage, volleys: Volley[]): Promise<number> {
  let refusals = 0;
  const left = volleys.values();
  const lane = async () => {
    for (const volley of left) {
      const letters = volley.flatMap((id) => postman.letters.get(id) ?? []);
      const statuses = await Promise.all(letters.map(postman.deliver));
      refusals += statuses.filter((status) => status >= 300).length;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return refusals;
}

async function over({ webex, postman, queue, deletions }: Stage): Promise<void> {
  const depths = () => [queue, deletions].flatMap((one) => Object.values(one.depth()));
  const isBusy = () => depths().some((messages) => messages > 0);
  do {
    await webex.settled();
    await postman.idle();
    await sleep(100);
  } while (isBusy());
}

function progressOf({ queue, webex }: Stage, { posted }: People): string {
  const { visible, inFlight } = queue.depth();
  const ours = webex.rooms.flatMap(({ id }) => webex.messages(id)).length - posted.length;
  return `${ours} posts for ${posted.length} messages; ${visible} wait, ${inFlight} in flight`;
}
