import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const main = fileURLToPath(new URL("../../reader/main.ts", import.meta.url));

test("the reader's process says where it listens, is silent, and ends with its parent", async () => {
  const child = fork(main, { execArgv: ["--import", "tsx"], silent: true });
  let written = "";
  child.stdout?.on("data", (text) => {
    written += text;
  });
  const [{ url }] = await once(child, "message");
  const answer = await fetch(url, { method: "POST" });
  child.disconnect();
  const [code] = await once(child, "exit");
  expect({ status: answer.status, code, written }).toEqual({ status: 400, code: 0, written: "" });
}, 30_000);
