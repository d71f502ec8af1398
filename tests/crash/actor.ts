import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { startDetour } from "../../bench/storm/detour.js";
import { answerOf, runnerCode, spawned } from "../../local/aws/process.js";
import type { Run } from "../../local/aws/runner.js";
import type { Answer, Call, Pass } from "../../local/toll.js";
import { counted, nameOf } from "./names.js";

/** TIMEOUT is the seconds that a run may take: less would leave none to read in. */
export const TIMEOUT = 20;

/** LONGEST is the seconds that a run may take which is to say that it takes long: others have none left for that, however busy the machine is. */
export const LONGEST = 26;

/** Outside is a call of an actor's on its way, by its name; `onward` lets it take effect. */
export type Outside = { name: string; call: Call; onward: () => Promise<Answer>; actor: Actor };

/** Actor is one process of a function, all of whose outside calls pass by us. */
export type Actor = {
  child: ChildProcess;
  /** the names of its calls, in order */
  calls: string[];
  /** it takes nothing more */
  away: boolean;
  /** take hands it an event, and returns what the handler returns; it rejects when the process ends before. */
  take(event: unknown): Promise<unknown>;
  /** kill ends it as the machine's end would, and resolves when it is gone. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};

/** Part is what an actor plays: a function by name, in an environment; `meet` decides about each call. */
export type Part = {
  name: string;
  env: Record<string, string>;
  /** seconds that a run may take */
  timeout?: number;
  meet(outside: Outside): Promise<Answer | "cut">;
};

// What of the environment is the address of somebody outside.
const ADDRESSES = /^(AWS_ENDPOINT_URL_\w+|QUEUE_URL|(WEBEX|SLACK|LINE)_API_URL|LINE_DATA_URL)$/;

/** startActor starts a function's bundle in a process of its own. */
export async function startActor(part: Part): Promise<Actor> {
  const { name, env, meet, timeout = TIMEOUT } = part;
  const calls: string[] = [];
  const count = counted();
  const { led, stop: open } = await ledThrough(env, (call, onward) => {
    const named = count(nameOf(call));
    calls.push(named);
    return meet({ name: named, call, onward, actor });
  });
  const bundle = `dist/${name}/index.mjs`;
  const settings = { bundle, env: led, timeout, size: 1, memory: 512, log: () => {} };
  const child = spawned(settings, await runnerCode());
  const gone = once(child, "close");
  const kill = async () => {
    actor.away = true;
    child.kill("SIGKILL");
    await gone;
  };
  const actor: Actor = {
    ...{ child, calls, away: false, kill, take: (event) => taken(child, event, timeout) },
    stop: async () => void (await Promise.all([kill(), open()])),
  };
  await answerOf(child);
  return actor;
}

async function ledThrough(env: Record<string, string>, pass: Pass) {
  const addresses = Object.entries(env).filter(([setting]) => ADDRESSES.test(setting));
  const origins = new Set(addresses.map(([, address]) => new URL(address).origin));
  const pairs = [...origins].map(
    async (origin) => [origin, await startDetour(origin, pass)] as const,
  );
  const tolls = new Map(await Promise.all(pairs));
  const led = addresses.map(([setting, address]) => {
    const { origin } = new URL(address);
    return [setting, address.replace(origin, tolls.get(origin)?.url ?? "")];
  });
  const stop = async () => void (await Promise.all([...tolls.values()].map((toll) => toll.stop())));
  return { led: { ...env, ...Object.fromEntries(led) }, stop };
}

// Unlike Lambda it does not end a run that is over time: that is for a test to do.
async function taken(child: ChildProcess, event: unknown, timeout: number): Promise<unknown> {
  const answer = answerOf(child);
  const facts = { functionName: "answer", awsRequestId: "run" } as Run["facts"];
  const run: Run = { event, facts, deadline: Date.now() + timeout * 1000 };
  child.send(run, () => {});
  return await answer;
}
