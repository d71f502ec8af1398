import { setTimeout as sleep } from "node:timers/promises";
import {
  type Act,
  acted,
  type Meet,
  type Point,
  type Posted,
  type Scenario,
  unlessMet,
} from "./points.js";
import type { Stage } from "./stage.js";

const LOOK = 50; // milliseconds between looks at the queue
const HESITATION = 2_000; // milliseconds, however busy the machine is

/** Late is a message whose first run went on after a second one had done everything: what that one left, and what is left now. */
export type Late = Posted & { done: unknown; now: unknown };

/**
 * lateAt stops the process that answers a message at a point, lets it go on when another run has answered, and delivers
 * the message a third time when it has ended.
 */
export async function lateAt(stage: Stage, scenario: Scenario, point: Point): Promise<Late> {
  const { meet, stopped, goOn } = stopping(point, stage.platform.posting);
  const act = await stage.gate(async () => {
    const acting = await acted(stage, scenario, meet);
    await Promise.race([stopped, unlessMet(acting, point)]);
    return acting;
  });
  const { id, native, room, hash, actor, handled, runs } = act;
  await handled;
  const done = await storyOf(stage, act);
  goOn();
  actor.child.kill("SIGCONT");
  await runs[0]?.end.catch(() => {}); // it may well find that it is too late
  const third = stage.answer.next("taken", id);
  deliverAgain(stage, act);
  await third;
  await actor.stop();
  return { id, native, room, hash, done, now: await storyOf(stage, act) };
}

// What is stopped before it calls has not called yet. Where it then finds that its time is over, it calls no more; where
// it does not, its call is late.
function stopping({ call, moment }: Point, posting: string) {
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
  const { promise: on, resolve: goOn } = Promise.withResolvers<void>();
  const meet: Meet = async ({ name, call: { gone }, onward, actor }) => {
    if (name !== call) return await onward();
    const answer = moment === "after" ? await onward() : undefined;
    actor.child.kill("SIGSTOP");
    actor.away = true;
    stop();
    await on;
    if (answer) return answer;
    if (call === posting && (await isGivenUp(gone))) return "cut";
    return await onward();
  };
  return { meet, stopped, goOn };
}

// Whether whoever made a call gives it up, as one who goes on and finds that time is over does at once.
async function isGivenUp(gone = AbortSignal.abort()): Promise<boolean> {
  const waited = sleep(HESITATION, undefined, { signal: gone });
  await waited.catch(() => {}); // it was given up
  return gone.aborted;
}

// What people read, and the rows that say so.
async function storyOf({ platform, ...stage }: Stage, posted: Posted) {
  const rows = await stage.rows.of(`message#${posted.id}`);
  return {
    replies: platform.replies(posted),
    reactions: platform.reactions(posted),
    rows: rows.filter(({ sk }) => /^(reply|sighting)#/.test(sk)),
  };
}

// A copy of the message, as a platform may deliver it.
function deliverAgain({ answer: { queue } }: Stage, { runs }: Act): void {
  queue.send(runs[0]?.event.Records[0]?.body ?? "");
}

/** twiceAt delivers a message a second time while its first run is at a point, and resolves when both are done with. */
export async function twiceAt(stage: Stage, scenario: Scenario, point: Point): Promise<Posted> {
  const reached = Promise.withResolvers<void>();
  const going = Promise.withResolvers<void>();
  const meet: Meet = async ({ name, onward }) => {
    if (name !== point.call) return await onward();
    reached.resolve();
    await going.promise;
    return await onward();
  };
  const act = await stage.gate(async () => {
    const acting = await acted(stage, scenario, meet);
    await Promise.race([reached.promise, unlessMet(acting, point)]);
    acting.actor.away = true;
    const refused = stage.answer.next("refused", acting.id);
    deliverAgain(stage, acting);
    await refused;
    going.resolve();
    await acting.handled;
    return acting;
  });
  const { id, native, room, hash } = act;
  // The copy may have been taken first.
  while (stage.answer.queue.bodies().some((body) => body.includes(`"${id}"`))) await sleep(LOOK);
  await act.actor.stop();
  return { id, native, room, hash };
}
