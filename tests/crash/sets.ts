import { setTimeout as sleep } from "node:timers/promises";
import { startActor } from "./actor.js";
import { struckAt } from "./kills.js";
import type { Sets } from "./line.js";
import type { Platform, Room } from "./platform.js";
import { drawnOnce, type Meet, namedIn, type Point, type Posted, type Told } from "./points.js";
import { plateOf, type Stage } from "./stage.js";

type Town = Stage & { platform: Platform & Sets };

/** Set is how many pictures are posted together, where, and whose run is met: 0 is the first, who leads. */
export type Set = { room: Room; size: number; who: number };

const LOOK = 50; // milliseconds between looks

// The others are worked on when the first one leads.
async function gathering(stage: Town, set: Set, meet: Meet) {
  const { answer, envs } = stage;
  const actor = await startActor({ name: "answer", env: envs.answer, meet });
  const all = await postedTogether(stage, set);
  const [first] = all as [Posted];
  for (const [n, { id }] of all.entries())
    answer.takers.set(id, async (event) => {
      if (n > 0) await until(() => leads(stage, first));
      return await (n === set.who && !actor.away ? actor.take(event) : answer.ready(event));
    });
  const handled = Promise.all(all.map(({ id }) => answer.next("taken", id))).then(() => {});
  return { all, actor, handled };
}

async function postedTogether({ platform, posted }: Town, { room, size }: Set): Promise<Posted[]> {
  const drawings = await Promise.all(Array.from({ length: size }, drawnOnce));
  const messages = platform.together(
    room,
    drawings.map(({ picture }) => picture),
  );
  const all = messages.map((at, n) => ({ ...at, hash: drawings[n]?.hash ?? "" }));
  posted.push(...all);
  return all;
}

async function leads({ rows }: Stage, { id }: Posted): Promise<boolean> {
  const set = (await rows.of(`message#${id}`)).find(({ sk }) => sk === "set");
  const lead = set && (await rows.of(set.key.pk)).find(({ sk }) => sk === "lead");
  return lead?.id === id;
}

async function until(is: () => Promise<boolean>): Promise<void> {
  while (!(await is())) await sleep(LOOK);
}

/** gathered plays a set undisturbed, and returns all points that the run of one of it comes to. */
export async function gathered(stage: Town, set: Set): Promise<Told> {
  const { actor, handled } = await gathering(stage, set, ({ onward }) => onward());
  await handled;
  await actor.stop();
  return namedIn(actor.calls);
}

/** gatheredAt has the run of one of a set killed at a point, and resolves when all of it is done with all the same. */
export async function gatheredAt(stage: Town, set: Set, point: Point): Promise<Posted[]> {
  const { all } = await struckAt(stage, point, (meet) => gathering(stage, set, meet));
  return all;
}

/** toldOf returns of each reply to a set which of its pictures (from 0) it tells, in the order that it tells them; "nothing" is one that tells none. */
export function toldOf({ platform }: Town, all: Posted[]): (number[] | "nothing")[] {
  const texts = all.flatMap((one) => platform.replies(one)).map(({ text }) => text);
  const plates = all.map(({ hash }) => plateOf(hash).replaceAll(" ", ""));
  return texts.map((text) => {
    const told = plates.flatMap((plate, n) => (text.includes(plate) ? [n] : []));
    const placed = told.toSorted(
      (a, b) => text.indexOf(plates[a] ?? "") - text.indexOf(plates[b] ?? ""),
    );
    return placed.length > 0 ? placed : "nothing";
  });
}
