import { setTimeout as sleep } from "node:timers/promises";
import type { Closing } from "../../local/aws/amazon.js";
import type { Envelope } from "../../local/aws/bus.js";
import { type Chance, chanceOf } from "./chance.js";
import type { Made, Rates } from "./faults.js";
import { lineOf } from "./line.js";
import { type Memory, measured } from "./memory.js";
import { type People, postedBy } from "./people.js";
import { slackOf } from "./slack.js";
import { type Stage, startStage } from "./stage.js";
import { type Tally, tallyOf } from "./tally.js";
import { allDelivered, type Delivered, volleysOf } from "./volleys.js";
import { webexOf } from "./webex.js";

/** Storm says on which platform how many messages are delivered how often, in which rooms, whether our posts come back to us, and what goes wrong. */
export type Storm = {
  channel: Channel;
  messages: number;
  copies: number;
  rooms: "all" | "group";
  echo: boolean;
  /** how many people the bot may write to unasked, where that is counted; absent, as many as it likes */
  pushes?: number;
  seed: number;
  rates: Rates;
  workers: number;
};

/** Channel is a platform that there may be a storm on. */
export type Channel = keyof typeof platforms;

const platforms = { webex: webexOf, slack: slackOf, line: lineOf };

/** Watching is told how a storm goes: a line for people now and then, and what the functions log. */
export type Watching = { tell: (progress: string) => void; log: (line: string) => void };

/** Aftermath is what came of a storm, and what it took: the memory is this process's, in MB. */
export type Aftermath = Tally &
  Delivered &
  Made &
  Memory & {
    inDoubt: number;
    visionCalls: number;
    platformCalls: number;
    pictures: number;
    runs: number;
    seconds: number;
  };

const BATCH = 50; // messages that are posted at a time

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
  const delivered = await allDelivered(
    stage.postman,
    volleysOf(people.posted, storm.copies, chance),
  );
  await over(stage);
  const seconds = (performance.now() - began) / 1_000;
  const { asked, calls } = stage.vision;
  return {
    ...(await tallyOf(stage, people.posted, counts.refused)),
    ...stage.made,
    ...{ ...delivered, inDoubt: counts.doubts() },
    ...{ visionCalls: calls.length, pictures: asked.size, platformCalls: counts.calls() },
    ...{ runs: stage.runs(), seconds },
    ...counts.memory(),
  };
}

type Cast = { storm: Storm; people: People; chance: Chance };

async function staged({ storm, people, chance }: Cast, { log }: Watching, closing: Closing) {
  const { messages, rates, workers, rooms, echo, pushes } = storm;
  const platform = await platforms[storm.channel]({ rooms, echo, pushes, kept: messages * 5 });
  closing.push(platform.stop);
  const plateIn = (hash: string) => people.plates.get(hash) ?? "";
  const stage = await startStage({ platform, plateIn, chance, rates, workers, log }, closing);
  const counts = { doubts: 0, calls: 0 };
  const refused = new Set<string>();
  const doubted = () => {
    counts.doubts += 1;
  };
  stage.bus.rule({ names: ["reply.in_doubt"], target: doubted });
  const failed = ({ detail }: Envelope) => {
    if (detail.code === "allowance-gone") refused.add(String(detail.message));
  };
  stage.bus.rule({ names: ["message.failed"], target: failed });
  platform.onAsked(() => {
    counts.calls += 1;
  });
  const [doubts, calls] = [() => counts.doubts, () => counts.calls];
  return { stage, doubts, calls, refused, memory: measured(closing) };
}

async function allPosted({ platform }: Stage, { messages }: Storm, people: People) {
  while (people.posted.length < messages) {
    await postedBy(platform, people, messages);
    if (people.posted.length % BATCH === 0) await platform.settled();
  }
  await platform.settled();
}

async function over({ platform, postman, queue, deletions }: Stage): Promise<void> {
  const depths = () => [queue, deletions].flatMap((one) => Object.values(one.depth()));
  const isBusy = () => depths().some((messages) => messages > 0);
  do {
    await platform.settled();
    await postman.idle();
    await sleep(100);
  } while (isBusy());
}

function progressOf({ queue, platform }: Stage, { posted }: People): string {
  const { visible, inFlight } = queue.depth();
  return `${platform.ours().length} posts for ${posted.length} messages; ${visible} wait, ${inFlight} in flight`;
}
