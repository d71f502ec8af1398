import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { createInterface } from "node:readline";
import { transform } from "esbuild";
import { ACCOUNT, REGION } from "./bus.js";
import type { Settings } from "./function.js";
import type { Facts, Fault, Run } from "./runner.js";

/** Running is a function's settings, all of them. */
export type Running = Required<Settings>;

/** runnerCode returns what a process runs, as JavaScript: it starts in a fifth of the time that a TypeScript loader needs. */
export async function runnerCode(): Promise<string> {
  const source = await readFile(new URL("runner.ts", import.meta.url), "utf8");
  return (await transform(source, { loader: "ts", format: "esm" })).code;
}

/** nameOf returns a function's name: that of its bundle's folder. */
export function nameOf({ bundle }: Pick<Running, "bundle">): string {
  return basename(dirname(resolve(bundle)));
}

/** lives tells whether a process has not ended. */
export function lives(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** spawned starts a process that loads the bundle; what it logs goes on line by line. */
export function spawned(settings: Running, code: string): ChildProcess {
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

function environmentOf(settings: Running): Record<string, string> {
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

/** run hands a process one event, and kills it when its time is up. */
export async function run(
  child: ChildProcess,
  event: unknown,
  settings: Running,
): Promise<unknown> {
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

function factsOf(settings: Running): Facts {
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
export function answerOf(child: ChildProcess): Promise<unknown> {
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

function logged(level: string, settings: Running, message: string): string {
  const timestamp = new Date().toISOString();
  return JSON.stringify({ level, message, timestamp, function: nameOf(settings) });
}

/** print writes a line to standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
