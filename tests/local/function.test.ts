import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type LocalFunction, type Settings, startFunction } from "../../local/aws/function.js";

const handlers = `
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
if (process.env.BROKEN) throw new TypeError("broken at load in process " + process.pid);
let runs = 0;
export async function handler(event, context) {
  runs += 1;
  const { say, sleep: ms, fail, crash, spin, mutter } = event;
  if (say) console.log(say);
  if (mutter) console.error(mutter);
  if (crash) process.exit(3);
  if (fail) throw new RangeError(fail);
  while (spin);
  if (ms) await sleep(ms);
  if (event.nothing) return;
  if (event.connect) connect(event.connect, "127.0.0.1").on("error", () => {});
  return {
    pid: process.pid, runs, event, env: process.env,
    context: { ...context, remaining: context.getRemainingTimeInMillis() },
  };
}
`;

type Told = {
  pid: number;
  runs: number;
  event: unknown;
  env: Record<string, string>;
  context: Record<string, unknown>;
};

let folder: string;
let bundle: string;
let lines: string[];
const started: LocalFunction[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "answer-"));
  bundle = join(folder, "index.mjs");
  await writeFile(bundle, handlers);
});

afterAll(() => rm(folder, { recursive: true }));

afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.stop()));
});

async function functionWith(settings: Partial<Settings> = {}) {
  lines = [];
  const log = (line: string) => void lines.push(line);
  const local = await startFunction({ bundle, env: {}, timeout: 10, log, ...settings });
  started.push(local);
  return { ...local, told: async (event: object) => (await local.invoke(event)) as Told };
}

// A process that has ended cannot be sent a signal.
function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("invoke hands over the event and returns what the handler returns", async () => {
  const { told } = await functionWith();
  expect((await told({ text: "größer 車" })).event).toEqual({ text: "größer 車" });
});

test("invoke returns null for a handler that returns nothing", async () => {
  const { invoke } = await functionWith();
  expect(await invoke({ nothing: true })).toBeNull();
});

test("invoke gives a context as Lambda does", async () => {
  const { told } = await functionWith({ timeout: 8, memory: 1024 });
  const { context, env } = await told({});
  expect(context).toMatchObject({
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: "$LATEST",
    memoryLimitInMB: "1024",
    awsRequestId: expect.stringMatching(/^[\da-f-]{36}$/),
    invokedFunctionArn: `arn:aws:lambda:ap-southeast-1:000000000000:function:${context.functionName}`,
  });
  expect(context.remaining).toBeGreaterThan(7000);
  expect(context.remaining).toBeLessThanOrEqual(8000);
});

test("a function has its own environment, and nothing of ours", async () => {
  process.env.OURS = "secret";
  const { told } = await functionWith({ env: { QUEUE_URL: "q", AWS_REGION: "eu-west-1" } });
  delete process.env.OURS;
  const { env } = await told({});
  expect(env).toMatchObject({
    QUEUE_URL: "q",
    AWS_REGION: "eu-west-1",
    LAMBDA_TASK_ROOT: folder,
    _HANDLER: "index.handler",
  });
  const foreign = Object.keys(env).filter(
    (name) =>
      !/^(AWS_|PATH$|HOME$|TZ$|LAMBDA_TASK_ROOT$|_HANDLER$|QUEUE_URL$|NODE_CHANNEL|POWERTOOLS_SERVICE_NAME$)/.test(
        name,
      ),
  );
  expect(foreign).toEqual([]);
});

test("a process keeps its module between runs, as a warm function does", async () => {
  const { told } = await functionWith();
  const first = await told({});
  expect(await told({})).toMatchObject({ pid: first.pid, runs: 2 });
});

test.each([
  { size: 1, pids: 1 },
  { size: 2, pids: 2 },
])("two runs at a time share $size processes, one run each", async ({ size, pids }) => {
  const { told } = await functionWith({ size });
  const both = await Promise.all([told({ sleep: 40 }), told({ sleep: 40 })]);
  expect(new Set(both.map(({ pid }) => pid)).size).toBe(pids);
});

test("invoke rejects with the handler's error, name and message, and logs it", async () => {
  const { invoke, told } = await functionWith();
  const { pid } = await told({});
  await expect(invoke({ fail: "too far" })).rejects.toMatchObject({
    name: "RangeError",
    message: "too far",
  });
  await expect
    .poll(() => lines.map((line) => JSON.parse(line)))
    .toMatchObject([{ level: "ERROR", message: "Invoke Error", error: { message: "too far" } }]);
  expect((await told({})).pid).toBe(pid);
});

test.each([
  { name: "sleeps", event: { sleep: 5000 } },
  { name: "spins", event: { spin: true } },
])(
  "a run that $name past its time is killed, and the next has a new process",
  async ({ event }) => {
    const { invoke, told } = await functionWith({ timeout: 0.2 });
    const { pid } = await told({});
    const since = performance.now();
    await expect(invoke(event)).rejects.toThrow("timed out after 0.2 seconds");
    expect(performance.now() - since).toBeLessThan(1500);
    expect(runs(pid)).toBe(false);
    expect(await told({})).toMatchObject({ runs: 1 });
  },
);

test("a process that ends rejects its run, and is replaced", async () => {
  const { invoke, told } = await functionWith();
  await expect(invoke({ crash: true })).rejects.toThrow("exit code 3");
  expect(await told({})).toMatchObject({ runs: 1 });
});

test("a process that somebody killed between runs is replaced", async () => {
  const { told } = await functionWith();
  const { pid } = await told({});
  process.kill(pid, "SIGKILL");
  await expect.poll(() => runs(pid)).toBe(false);
  expect((await told({})).pid).not.toBe(pid);
});

test("a bundle that does not load is told at start, with its error", async () => {
  await expect(functionWith({ env: { BROKEN: "1" }, size: 2 })).rejects.toThrow("broken at load");
});

test("restart lets runs in flight end, and then has another environment", async () => {
  const { told, restart } = await functionWith({ size: 2, env: { MODE: "old" } });
  const flying = told({ sleep: 60 });
  await restart({ MODE: "new" });
  const old = await flying;
  expect(old.env.MODE).toBe("old");
  const both = await Promise.all([told({ sleep: 20 }), told({ sleep: 20 })]);
  expect(both.map(({ env }) => env.MODE)).toEqual(["new", "new"]);
  expect(runs(old.pid)).toBe(false);
});

test("a run asked for during a restart has the new environment", async () => {
  const { told, restart } = await functionWith({ env: { MODE: "old" } });
  const restarted = restart({ MODE: "new" });
  expect((await told({})).env.MODE).toBe("new");
  await restarted;
});

test("a restart that does not load rejects, and a later one mends it", async () => {
  const { told, invoke, restart } = await functionWith();
  await expect(restart({ BROKEN: "1" })).rejects.toThrow("broken at load");
  await expect(invoke({})).rejects.toThrow("broken at load");
  await restart({});
  expect(await told({})).toMatchObject({ runs: 1 });
});

test("a process that does not load is ended", async () => {
  const { restart } = await functionWith();
  const error: Error = await restart({ BROKEN: "1" }).then(
    () => new Error("0"),
    (fault) => fault,
  );
  const pid = Number(error.message.split(" ").at(-1));
  expect(pid).toBeGreaterThan(1);
  await expect.poll(() => runs(pid)).toBe(false);
});

test("Ctrl-C in the terminal leaves it to the parent to end a process", async () => {
  const { told } = await functionWith();
  const { pid } = await told({});
  process.kill(pid, "SIGINT");
  expect(await told({})).toMatchObject({ pid, runs: 2 });
});

// A connection tells: an orphan that has ended may stay in the list of processes.
test("the processes end when their parent dies", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const url = new URL("../../local/aws/function.ts", import.meta.url).href;
  const code = `const { startFunction } = await import("${url}");
    const local = await startFunction({ bundle: "${bundle}", env: {}, timeout: 10 });
    await local.invoke({ connect: ${port} });
    process.stdout.write("idle");`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", code];
  const parent = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [[socket]] = await Promise.all([once(server, "connection"), once(parent.stdout, "data")]);
  const closed = once(
    socket.on("error", () => {}),
    "close",
  );
  parent.kill("SIGKILL");
  await closed;
  server.close();
});

test("a signal that kills rejects what was in flight, and the next run has a new process", async () => {
  const { told, invoke, signal } = await functionWith();
  const { pid } = await told({});
  const flying = invoke({ say: "begun", spin: true });
  await expect.poll(() => lines).toHaveLength(1);
  signal("SIGKILL");
  await expect(flying).rejects.toThrow("SIGKILL");
  expect(await told({})).toMatchObject({ runs: 1, pid: expect.not.toBeOneOf([pid]) });
});

test("stop ends every process and rejects what was in flight or waiting", async () => {
  const { told, invoke, stop } = await functionWith();
  const { pid } = await told({});
  const flying = [invoke({ spin: true }), invoke({})].map((run) => run.catch(() => "rejected"));
  await stop();
  expect(await Promise.all(flying)).toEqual(["rejected", "rejected"]);
  expect(runs(pid)).toBe(false);
});

test.each([
  {
    name: "a JSON line stays as it is",
    event: { say: '{"level":"INFO"}' },
    want: { level: "INFO" },
  },
  { name: "a plain line becomes JSON", event: { say: "hello" }, want: { message: "hello" } },
  {
    name: "a JSON line on standard error, where Powertools writes errors, is a log line too",
    event: { mutter: '{"level":"ERROR"}' },
    want: { level: "ERROR" },
  },
])("$name", async ({ event, want }) => {
  const { invoke } = await functionWith();
  await invoke(event);
  await expect.poll(() => lines.map((line) => JSON.parse(line))).toMatchObject([want]);
});
