import { startActor } from "./actor.js";
import { struckAt } from "./kills.js";
import {
  type Meet,
  namedIn,
  type Point,
  type Posted,
  postedBy,
  type Scenario,
  type Told,
} from "./points.js";
import type { Stage } from "./stage.js";

// A message is posted, and a process of its own, whose calls are met, takes its delivery.
async function receiving(stage: Stage, scenario: Scenario, meet: Meet) {
  const { envs, deliveries, answer } = stage;
  const actor = await startActor({ name: "receive", env: envs.receive, meet });
  const posted = await postedBy(stage, scenario);
  deliveries.set(posted.native, (event) => (actor.away ? undefined : actor.take(event)));
  return { ...posted, actor, handled: answer.next("taken", posted.id) };
}

/** received plays a delivery undisturbed, and returns all points that it comes to. */
export async function received(stage: Stage, scenario: Scenario): Promise<Told> {
  const { actor, handled } = await receiving(stage, scenario, ({ onward }) => onward());
  await handled;
  await actor.stop();
  return namedIn(actor.calls);
}

/** receivedAt has the process that takes a delivery killed at a point, and resolves when the message was answered all the same. */
export async function receivedAt(stage: Stage, scenario: Scenario, point: Point): Promise<Posted> {
  return await struckAt(stage, point, (meet) => receiving(stage, scenario, meet));
}
