import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { SQSEvent } from "aws-lambda";
import type { Answer } from "../../local/toll.js";
import { drawn } from "../draw.js";
import { type Actor, LONGEST, type Outside, startActor, TIMEOUT } from "./actor.js";
import type { At, Draft, Room } from "./platform.js";
import type { Stage } from "./stage.js";

/** Scenario is where a picture, or words alone, are posted, and how it goes. */
export type Scenario = {
  name: string;
  room: Room;
  words?: string;
  /** it takes so long to read that it is announced */
  slow?: boolean;
  /** the vision service refuses it the first time */
  refused?: boolean;
};

/** Point is a moment of a run: before an outside call takes effect, or after it did and before its answer comes. */
export type Point = { call: string; moment: "before" | "after" };

/** Told is points, by name. */
export type Told = [string, Point][];

/** Posted is a message, and the hash of its picture, empty where it has none. */
export type Posted = At & { hash: string };

/** Act is a message that is answered by one process, as long as that is there: what it was handed, and how each run ends. */
export type Act = Posted & {
  actor: Actor;
  runs: { event: SQSEvent; end: Promise<unknown> }[];
  handled: Promise<void>;
};

/** Meet decides about an outside call. */
export type Meet = (outside: Outside) => Promise<Answer | "cut">;

const SLOW = 2_300; // milliseconds: longer than what goes without an announcement

let drawings = 0;

/** postedBy posts a picture, unlike any other, or words: as Alice, or whoever `post` posts for. */
export async function postedBy(
  { platform, posted }: Stage,
  { room, words }: Pick<Scenario, "room" | "words">,
  post = (draft: Draft): At => platform.post(draft),
): Promise<Posted> {
  const { picture, hash } = words ? { picture: undefined, hash: "" } : await drawnOnce();
  const one = { ...post(picture ? { room, picture } : { room, words }), hash };
  posted.push(one);
  return one;
}

/** drawnOnce returns a picture, unlike any other, and its hash. */
export async function drawnOnce(): Promise<{ picture: Uint8Array; hash: string }> {
  drawings += 1;
  const plates = [{ text: String(drawings) }];
  const picture = await drawn({ width: 160, height: 120, plates });
  return { picture, hash: createHash("sha256").update(picture).digest("hex") };
}

/** acted posts what a scenario has, and has it answered by a process of its own whose calls are met. */
export async function acted(stage: Stage, scenario: Scenario, meet: Meet): Promise<Act> {
  const { answer, envs } = stage;
  const timeout = scenario.slow ? LONGEST : TIMEOUT;
  const actor = await startActor({ name: "answer", env: envs.answer, timeout, meet });
  const posted = await postedBy(stage, scenario);
  const runs: Act["runs"] = [];
  answer.takers.set(posted.id, (event) => {
    if (actor.away) return undefined;
    const end = actor.take(event);
    runs.push({ event, end });
    return end;
  });
  return { ...posted, actor, runs, handled: answer.next("taken", posted.id) };
}

/** usual lets a call through, as it goes in a scenario. */
export function usual({ slow, refused }: Scenario): Meet {
  return async ({ name, onward }) => {
    if (refused && name === "DetectText") return refusal;
    const answer = await onward();
    if (slow && name === "DetectText") await sleep(SLOW);
    return answer;
  };
}

// It is no fault of the picture, and no reason for the SDK to ask again.
const refusal: Answer = {
  status: 400,
  headers: { "content-type": "application/x-amz-json-1.1" },
  body: Buffer.from('{"__type":"AccessDeniedException"}'),
};

/**
 * pointsOf plays a scenario undisturbed, and returns all points that it comes to, by name. Up to the reading, what is slow
 * or refused goes like what is not.
 */
export async function pointsOf(stage: Stage, scenario: Scenario): Promise<Told> {
  const { actor, handled } = await acted(stage, scenario, usual(scenario));
  await handled;
  await actor.stop();
  const isOwn = scenario.slow || scenario.refused;
  return namedIn(actor.calls.slice(isOwn ? actor.calls.indexOf("DetectText") : 0));
}

/** namedIn returns the points of calls, by name. */
export function namedIn(calls: string[]): Told {
  const moments = ["before", "after"] as const;
  return calls.flatMap((call) =>
    moments.map((moment): [string, Point] => [`${moment} ${call}`, { call, moment }]),
  );
}

// Outside, nothing is changed by what only asks, nor by what is shown for some seconds.
const ASKING = /^(Get|Query|GET |POST \/((conversations|files)\.|chat\/loading))/;

/**
 * fatal leaves out the points at which a process that is killed leaves what it leaves at the one before: between what one call
 * changed and what the next one changes, nothing outside differs.
 */
export function fatal(points: Told): Told {
  return points.filter(
    ([, { call, moment }], at) => at === 0 || (moment === "after" && !ASKING.test(call)),
  );
}

/** stoppable leaves out the points at which a process that is stopped knows what it knows at the one before: after a call, and before the next one. */
export function stoppable(points: Told): Told {
  return points.filter(([, { moment }], at) => moment === "before" || at === points.length - 1);
}

/** from leaves out what comes before the first call of a name. */
export function from(call: RegExp, points: Told): Told {
  return points.slice(points.findIndex(([, point]) => call.test(point.call)));
}

/** unlessMet rejects when a message is handled although its run never came to the point. */
export async function unlessMet(
  { handled, actor }: Pick<Act, "handled" | "actor">,
  { call }: Point,
) {
  await handled;
  throw new Error(`No ${call} came up, but ${actor.calls.join(", ")}.`);
}
