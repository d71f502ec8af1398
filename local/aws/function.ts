import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  answerOf,
  lives,
  nameOf,
  print,
  type Running,
  run,
  runnerCode,
  spawned,
} from "./process.js";

/** Settings say how a function runs; the bundle's folder names it, its environment is `env` and no more. */
export type Settings = {
  bundle: string;
  env: Record<string, string>;
  /** seconds a run may take */
  timeout: number;
  /** how many runs go on at once, each in a process of its own */
  size?: number;
  /** MB, which is only told to the function */
  memory?: number;
  /** log takes each line that a function logs, one JSON object; standard output when left out */
  log?: (line: string) => void;
};

/** LocalFunction runs a bundle as Lambda does. */
export type LocalFunction = {
  /** invoke returns what the handler returns and rejects with its error; it waits for a process that is free. */
  invoke(event: unknown): Promise<unknown>;
  /** restart lets runs in flight end, then loads the bundle again with another environment. */
  restart(env: Record<string, string>): Promise<void>;
  /** signal sends a signal to every process, as whoever runs the machine might; a run that it ends rejects. */
  signal(name: NodeJS.Signals): void;
  /** stop kills every process; runs in flight reject. */
  stop(): Promise<void>;
};

type Slot = { child: Promise<ChildProcess> };

/** startFunction starts the processes, and resolves when each has loaded the bundle. */
export async function startFunction(given: Settings): Promise<LocalFunction> {
  const settings: Running = { size: 1, memory: 512, log: print, ...given };
  const code = await runnerCode();
  const children = new Set<ChildProcess>();
  const waiting: ((slot: Slot) => void)[] = [];
  let stopped = false;

  async function start(): Promise<ChildProcess> {
    if (stopped) throw new Error(`${nameOf(settings)} is stopped`);
    const child = spawned(settings, code);
    children.add(child);
    child.once("close", () => children.delete(child));
    await answerOf(child).catch((error) => {
      child.kill("SIGKILL");
      throw error;
    });
    return child;
  }

  // Whoever takes the slot next hears of a start that failed.
  function renew(slot: Slot): void {
    slot.child = start();
    slot.child.catch(() => {});
  }

  const slots = Array.from({ length: settings.size }, (): Slot => ({ child: start() }));
  const idle = [...slots];

  async function take(): Promise<Slot> {
    return idle.pop() ?? new Promise((taken) => waiting.push(taken));
  }

  function give(slot: Slot): void {
    const next = waiting.shift();
    if (next) next(slot);
    else idle.push(slot);
  }

  async function invoke(event: unknown): Promise<unknown> {
    const slot = await take();
    try {
      if (!(await living(slot))) renew(slot);
      const child = await slot.child;
      return await run(child, event, settings).finally(() => {
        if (!lives(child)) renew(slot);
      });
    } finally {
      give(slot);
    }
  }

  async function restart(env: Record<string, string>): Promise<void> {
    const taken = await Promise.all(slots.map(take));
    settings.env = env;
    for (const slot of taken) {
      (await living(slot))?.kill("SIGKILL");
      renew(slot);
    }
    await Promise.all(slots.map(({ child }) => child)).finally(() => taken.map(give));
  }

  async function stop(): Promise<void> {
    stopped = true;
    settings.log = () => {}; // that we end our own processes is no news
    const closed = [...children].map((child) => once(child, "close"));
    for (const child of children) child.kill("SIGKILL");
    await Promise.all(closed);
  }

  await Promise.all(slots.map(({ child }) => child)).catch(async (error) => {
    await stop();
    throw error;
  });
  const signal = (name: NodeJS.Signals) => {
    for (const child of children) child.kill(name);
  };
  return { invoke, restart, signal, stop };
}

async function living(slot: Slot): Promise<ChildProcess | undefined> {
  const child = await slot.child.catch(() => undefined);
  return child && lives(child) ? child : undefined;
}
