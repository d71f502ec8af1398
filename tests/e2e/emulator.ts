import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** Emulator is an AWS on this machine; `env` is what points terraform and the SDK at it. */
export type Emulator = { url: string; env: Record<string, string>; stop(): Promise<void> };

const PROGRAM = resolve(".infra/ministack/bin/ministack");

/** startEmulator starts ministack on a free port; what it prints goes to a file. What `functions` names, every Lambda finds in its environment. */
export async function startEmulator(
  log: string,
  functions: Record<string, string> = {},
): Promise<Emulator> {
  const folder = await mkdtemp(join(tmpdir(), "spotter-aws-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const keys = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
  const output = openSync(log, "w");
  const child = spawn(PROGRAM, [], {
    env: {
      ...keys,
      ...functions,
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`, // the functions run on this Node
      HOME: process.env.HOME ?? folder,
      TMPDIR: folder,
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      LAMBDA_EXECUTOR: "local",
      AUTH: "true",
    },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  const ended = once(child, "exit");
  await Promise.race([answering(`${url}/_ministack/health`), ended.then(() => failed(PROGRAM))]);
  const env = {
    ...keys,
    AWS_ENDPOINT_URL: url,
    AWS_REGION: "ap-southeast-1",
    // The functions run on this machine's processor, whatever the default is.
    TF_VAR_architecture: process.arch === "arm64" ? "arm64" : "x86_64",
  };
  const stop = async () => {
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), 5000);
    await ended;
    clearTimeout(late);
    await rm(folder, { recursive: true, force: true });
  };
  return { url, env, stop };
}

function failed(program: string): Promise<never> {
  return Promise.reject(new Error(`${program} ended before it answered.`));
}

async function answering(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((wake) => setTimeout(wake, 100));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === "object" && address ? address.port : 0;
}
