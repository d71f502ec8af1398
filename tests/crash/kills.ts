import { type Actor, startActor } from "./actor.js";
import {
  type Act,
  acted,
  type Meet,
  namedIn,
  type Point,
  type Posted,
  postedBy,
  type Scenario,
  type Told,
  unlessMet,
  usual,
} from "./points.js";
import type { Stage } from "./stage.js";

/** Killed is a message whose first run was killed: was a reading of its picture kept by then, and how often had it been asked for? */
export type Killed = Posted & { kept: boolean; asked: number };

/** killedAt has the process that answers a message killed at a point, and resolves when the message was answered all the same. */
export async function killedAt(stage: Stage, scenario: Scenario, point: Point): Promise<Killed> {
  const gate = scenario.slow ? stage.slowGate : stage.gate;
  const { actor, handled, runs, ...killed } = await gate(async () => {
    const { meet, struck } = striking(point, usual(scenario));
    const act = await acted(stage, scenario, meet);
    await Promise.race([struck, unlessMet(act, point)]);
    return { ...act, ...(await readingOf(stage, act)) };
  });
  await handled;
  await actor.stop();
  return killed;
}

/** Play is what goes on with a process of its own, until all of it is done with. */
type Play = { actor: Actor; handled: Promise<void> };

/** struckAt plays something whose process is killed at a point, and resolves when all of it is done with all the same. */
export async function struckAt<P extends Play>(
  stage: Stage,
  point: Point,
  play: (meet: Meet) => Promise<P>,
): Promise<Omit<P, keyof Play>> {
  const { actor, handled, ...rest } = await stage.gate(async () => {
    const { meet, struck } = striking(point, ({ onward }) => onward());
    const act = await play(meet);
    await Promise.race([struck, unlessMet(act, point)]);
    return act;
  });
  await handled;
  await actor.stop();
  return rest;
}

// What kills a process at a point, and tells when it did; all else goes as usual.
function striking({ call, moment }: Point, usual: Meet) {
  const { promise: struck, resolve: strike } = Promise.withResolvers<void>();
  const meet: Meet = async (outside) => {
    if (outside.name !== call) return await usual(outside);
    if (moment === "after") await outside.onward();
    await outside.actor.kill();
    strike();
    return "cut";
  };
  return { meet, struck };
}

async function readingOf({ rows, vision }: Stage, { hash }: Act) {
  const kept = (await rows.of(`picture#${hash}`)).some(({ answer }) => answer !== undefined);
  return { kept, asked: vision.asked.get(hash) ?? 0 };
}

type Forgotten = Posted & { calls: Told };

// Posts a picture, and when it was answered deletes it; a process of its own, whose calls are met, forgets it.
async function forgetting(stage: Stage, scenario: Scenario, meet: Meet) {
  const { answer, forget, envs, platform } = stage;
  const posted = await postedBy(stage, scenario);
  await answer.next("taken", posted.id);
  const actor = await startActor({ name: "forget", env: envs.forget, meet });
  forget.takers.set(posted.id, (event) => (actor.away ? undefined : actor.take(event)));
  const handled = forget.next("taken", posted.id);
  platform.remove(posted);
  return { ...posted, actor, handled };
}

/** forgotten has a message answered, deleted and forgotten, undisturbed. */
export async function forgotten(stage: Stage, scenario: Scenario): Promise<Forgotten> {
  const { actor, handled, ...posted } = await forgetting(stage, scenario, ({ onward }) => onward());
  await handled;
  await actor.stop();
  return { ...posted, calls: namedIn(actor.calls) };
}

/** forgottenAt is like forgotten, but that the process that forgets is killed at a point. */
export async function forgottenAt(stage: Stage, scenario: Scenario, point: Point): Promise<Posted> {
  return await struckAt(stage, point, (meet) => forgetting(stage, scenario, meet));
}
