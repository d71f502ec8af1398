import { fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";

/** startReaderProcess starts our reading engine in a process of its own, so that reading never holds up the rest. */
export async function startReaderProcess(): Promise<{ url: string; stop: () => Promise<void> }> {
  const loader = createRequire(import.meta.url).resolve("tsx");
  const child = fork(new URL("../reader/main.ts", import.meta.url), {
    execArgv: ["--import", loader],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  const [told] = await Promise.race([
    once(child, "message") as Promise<[{ url: string }]>,
    ended.then(([code]) => Promise.reject(new Error(`The reader did not start (exit ${code}).`))),
  ]);
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  return { url: told.url, stop };
}
