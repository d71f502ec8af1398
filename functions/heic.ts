import { once } from "node:events";
import type { Decoded, Order } from "./decoder.js";
import { refused } from "./errors.js";
import { LONGEST, MOST_PIXELS, type Pixels, refusalOf } from "./pixels.js";

/** DECODER_BYTES is the memory that a decoder may take: a picture of 50 megapixels, turned, fits. */
export const DECODER_BYTES = 640 * 1024 * 1024;

/**
 * pixelsInHeic returns the main picture of a HEIC file, upright, of `side` pixels a side at most; one that cannot be had
 * in `time` milliseconds is a Failure. It is decoded in a thread of its own: nothing else waits for it meanwhile, and all
 * the memory that it took is given back.
 */
export async function pixelsInHeic(heic: Uint8Array, side: number, time: number): Promise<Pixels> {
  const { library } = await import("./loader.js");
  await library(); // which must be loaded here before it is in another thread
  const limits = { pixels: MOST_PIXELS, longest: LONGEST, side, memory: DECODER_BYTES };
  const { width, height, frames, picture } = await decoded({ heic, ...limits }, time);
  const refusal = refusalOf(width, height);
  if (refusal) throw refused(refusal, `${width} by ${height} pixels`);
  if (!picture) throw refused("picture-unreadable", "it is damaged or cut off");
  return { ...picture, frames };
}

async function decoded(order: Order, time: number): Promise<Decoded> {
  const { Worker } = await import("node:worker_threads");
  const { program } = await import("./decoder.js");
  // Whatever the decoder prints is for nobody: it could quote the file. And it runs however this process was started.
  const quiet = { stdout: true, stderr: true, execArgv: [] };
  const thread = new Worker(program, { workerData: order, ...quiet });
  const late = setTimeout(() => void thread.terminate(), time);
  try {
    const ended = once(thread, "exit").then(() =>
      Promise.reject(refused("picture-too-big", "it took too long")),
    );
    const [answer] = await Promise.race([once(thread, "message"), ended]);
    return answer as Decoded;
  } catch (error) {
    // One with a code is ours, or Node's: the file has nothing to do with it.
    if ((error as NodeJS.ErrnoException).code !== undefined) throw error;
    throw refused("picture-unreadable", "its decoder broke", { cause: error });
  } finally {
    clearTimeout(late);
    await thread.terminate();
  }
}
