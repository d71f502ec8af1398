import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { createInterface } from "node:readline";
import { transform } from "esbuild";
import { ACCOUNT, REGION } from "./bus.js";
import type { Facts, Fault, Run } from "./runner.js";

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
  /** stop kills every process; runs in flight reject. */
  stop(): Promise<void>;
};

type All = Required<Settings>;
type Slot = { child: Promise<ChildProcess> };

/** startFunction starts the processes, and resolves when each has loaded the bundle. */
export async function startFunction(given: Settings): Promise<LocalFunction> {
  const settings: All = { size: 1, memory: 512, log: print, ...given };
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
    const closed = [...children].map((child) => once(child, "close"));
    for (const child of children) child.kill("SIGKILL");
    await Promise.all(closed);
  }

  await Promise.all(slots.map(({ child }) => child)).catch(async (error) => {
    await stop();
    throw error;
  });
  return { invoke, restart, stop };
}

// Plain JavaScript starts in a fifth of the time that a TypeScript loader needs in every process.
async function runnerCode(): Promise<string> {
  const source = await readFile(new URL("runner.ts", import.meta.url), "utf8");
  return (await transform(source, { loader: "ts", format: "esm" })).code;
}

function nameOf({ bundle }: Pick<All, "bundle">): string {
  return basename(dirname(resolve(bundle)));
}

function lives(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function living(slot: Slot): Promise<ChildProcess | undefined> {
  const child = await slot.child.catch(() => undefined);
  return child && lives(child) ? child : undefined;
}

function spawned(settings: All, code: string): ChildProcess {
  const { bundle, log } = settings;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", code, resolve(bundle)], {
    env: environmentOf(settings),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const said = (line: string) => log(isLogged(line) ? line : logged("INFO", settings, line));
  const muttered = (line: string) => (isLogged(line) ? log(line) : console.error(line));
  if (child.stdout) createInterface(child.stdout).on("line", said);
  if (child.stderr) createInterface(child.stderr).on("line", muttered);
  return child;
}

function environmentOf(settings: All): Record<string, string> {
  const { PATH = "", HOME = "" } = process.env;
  const name = nameOf(settings);
  return {
    PATH,
    HOME,
    TZ: "UTC",
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memory),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    POWERTOOLS_SERVICE_NAME: name,
    LAMBDA_TASK_ROOT: dirname(resolve(settings.bundle)),
    _HANDLER: `${basename(settings.bundle).split(".")[0]}.handler`,
    ...settings.env,
  };
}

async function run(child: ChildProcess, event: unknown, settings: All): Promise<unknown> {
  const ms = settings.timeout * 1000;
  const answer = answerOf(child);
  const late = { now: false };
  const timer = setTimeout(() => {
    late.now = true;
    child.kill("SIGKILL");
  }, ms);
  const order: Run = { event, facts: factsOf(settings), deadline: Date.now() + ms };
  // A process that is just ending cannot be sent anything; its end is the answer.
  child.send(order, () => {});
  try {
    return await answer;
  } catch (error) {
    if (lives(child)) throw error;
    const how = late.now ? `timed out after ${settings.timeout} seconds` : String(error);
    settings.log(logged("ERROR", settings, how));
    throw late.now ? new Error(`${nameOf(settings)} ${how}`) : error;
  } finally {
    clearTimeout(timer);
  }
}

function factsOf(settings: All): Facts {
  const functionName = nameOf(settings);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${functionName}`,
    memoryLimitInMB: String(settings.memory),
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: "local",
  };
}

/** answerOf returns the next thing a process reports, and rejects with its fault, or when it ends before. */
function answerOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null, signal: string | null) => {
      child.off("message", reported);
      reject(new Error(`The process ended with ${signal ?? `exit code ${code}`}`));
    };
    const reported = (report: unknown) => {
      child.off("close", ended);
      const { result, fault } = report as { result?: unknown; fault?: Fault };
      if (fault) reject(Object.assign(new Error(fault.message), fault));
      else resolve(result);
    };
    child.once("message", reported);
    child.once("close", ended);
  });
}

function isLogged(line: string): boolean {
  return line.startsWith("{") && line.endsWith("}");
}

function logged(level: string, settings: All, message: string): string {
  const timestamp = new Date().toISOString();
  return JSON.stringify({ level, message, timestamp, function: nameOf(settings) });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
