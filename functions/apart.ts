import { dirname, join } from "node:path";
import { refused } from "./errors.js";
import type { Limits, Loaded } from "./loader.js";

/** Answer is what a picture says of itself, and red, green and blue of its pixels if it was decoded. */
export type Answer = { found: Loaded; data: Uint8Array<ArrayBuffer> };

/**
 * loadedApart decodes a picture in a process of its own, which is ended when it takes more than `time` milliseconds; what it
 * breaks or runs out of is the picture's Failure. There is no other way to stop a decoder that was made to go on for ever.
 */
export async function loadedApart(
  bytes: Uint8Array,
  limits: Limits,
  time: number,
): Promise<Answer> {
  const { program } = await import("./loader.js");
  try {
    const answer = await run([program, JSON.stringify(limits)], bytes, {
      timeout: Math.max(1, time),
      maxBuffer: limits.side * limits.side * 3 + HEADING,
    });
    const end = answer.indexOf("\n");
    const found: Loaded = JSON.parse(answer.toString("latin1", 0, end));
    const data = answer.subarray(end + 1);
    const { width, height } = found.picture ?? { width: 0, height: 0 };
    if (data.length !== width * height * 3) throw new SyntaxError("It is not as large as it says.");
    // What is short lies among other things, and is copied: its memory will be given back.
    return { found, data: data.length < Buffer.poolSize ? new Uint8Array(data) : data };
  } catch (error) {
    throw failureOf(error as Ended);
  }
}

/** Ended is how Node tells that a process did not end well. */
export type Ended = { code?: unknown; killed?: boolean; signal?: string | null };

const HEADING = 1000; // bytes, at most, of what comes before the pixels

async function run(
  args: string[],
  input: Uint8Array,
  limits: { timeout: number; maxBuffer: number },
): Promise<Buffer<ArrayBuffer>> {
  const [{ execFile }, { promisify }] = [
    await import("node:child_process"),
    await import("node:util"),
  ];
  // Nothing of our environment: there are keys in it. Where a Node has libraries of its own, they lie beside it.
  const env = { MALLOC_ARENA_MAX: "1", LD_LIBRARY_PATH: join(dirname(process.execPath), "../lib") };
  const settings = { ...limits, env, encoding: "buffer", killSignal: "SIGKILL" } as const;
  const running = promisify(execFile)(process.execPath, args, settings);
  running.child.stdin?.on("error", () => {}); // it may end before it has read all
  running.child.stdin?.end(input);
  return (await running).stdout as Buffer<ArrayBuffer>;
}

/**
 * failureOf returns the Failure of a picture whose decoder did not end well. One whose code is a text is Node's, and
 * returned as it is: no process could be had, and the picture has nothing to do with it.
 */
export function failureOf(error: Ended): unknown {
  const { code, killed, signal } = error;
  const cause = { cause: error };
  if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER")
    return refused("picture-unreadable", "its decoder went mad", cause);
  if (typeof code === "string") return error;
  if (killed) return refused("picture-too-big", "it took too long", cause);
  if (signal === "SIGKILL") return refused("picture-too-big", "it took too much memory", cause);
  return refused("picture-unreadable", "its decoder broke", cause);
}
