import type { SQSEvent } from "aws-lambda";
import { type Actor, startActor } from "./actor.js";
import { struckAt } from "./kills.js";
import type { Taker } from "./lane.js";
import type { Platform } from "./platform.js";
import { type Meet, namedIn, type Point, type Posted, postedBy, type Told } from "./points.js";
import type { Workspaces } from "./slack.js";
import type { Stage } from "./stage.js";

type Town = Stage & { platform: Platform & Workspaces };

/** Departed is a picture that was answered in a workspace that let us in, and then did not any more. */
export type Departed = Posted & { team: string };

// A picture is answered in a workspace of its own, which then takes us out; a process of its own, whose calls are met, hears it.
async function departing(stage: Town, meet: Meet) {
  const { answer, forget, envs, platform } = stage;
  const { team, post, leave } = await platform.moveIn();
  const posted = await postedBy(stage, { room: "group" }, post);
  await answer.next("taken", posted.id);
  const actor = await startActor({ name: "forget", env: envs.forget, meet });
  const left = leave();
  forget.takers.set(left, oneByOne(actor));
  return { ...posted, team, actor, handled: forget.next("taken", left) };
}

// It is told twice at the same moment, and a process takes one event at a time.
function oneByOne(actor: Actor): Taker {
  let last: Promise<unknown> = Promise.resolve();
  const take = async (event: SQSEvent) => {
    if (actor.away) throw new Error("Nobody is left to take it.");
    return await actor.take(event);
  };
  return (event) => {
    if (actor.away) return undefined;
    last = last.catch(() => {}).then(() => take(event));
    return last;
  };
}

/** departed plays a departure undisturbed, and returns the points it comes to: of the calls that are alike the first. */
export async function departed(stage: Town): Promise<Told> {
  const { actor, handled } = await departing(stage, ({ onward }) => onward());
  await handled;
  await actor.stop();
  return namedIn(actor.calls.filter((call) => !/ \(\d+\)$/.test(call)));
}

/** departedAt is like departed, but that the process that hears of it is killed at a point. */
export async function departedAt(stage: Town, point: Point): Promise<Departed> {
  return await struckAt(stage, point, (meet) => departing(stage, meet));
}
