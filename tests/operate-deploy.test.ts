import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { startToll } from "../local/toll.js";
import { programOf } from "./operated.js";

// A terraform that writes a plan where it is told to, says so, and then takes its time to stop.
const SCRIPT = `#!/bin/sh
case "$1" in
  version) echo '{"terraform_version":"1.11.0"}' ;;
  plan)
    for word in "$@"; do case "$word" in -out=*) out="\${word#-out=}" ;; esac; done
    echo secret >"$out"
    trap 'sleep 0.2; touch "$TOLD.stopped"; exit 1' INT
    echo "$out" >"$TOLD"
    echo planned
    while :; do sleep 0.05; done ;;
esac
`;

async function planning() {
  const folder = await mkdtemp(join(tmpdir(), "deploy-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "terraform"), SCRIPT);
  await chmod(join(folder, "terraform"), 0o755);
  const bot = Buffer.from('{"type":"bot","displayName":"Spotter"}');
  const webex = await startToll("http://127.0.0.1:1", async () => ({
    ...{ status: 200, headers: {}, body: bot },
  }));
  onTestFinished(() => webex.stop());
  const env = {
    ...process.env,
    PATH: `${folder}:${process.env.PATH}`,
    TF_VAR_webex_api_url: webex.url,
    TMPDIR: folder,
    TOLD: join(folder, "told"),
    WEBEX_BOT_TOKEN: "token",
  };
  const child = spawn(process.execPath, [await programOf("deploy")], {
    env,
    detached: true,
    stdio: "pipe",
  });
  onTestFinished(() => {
    if (child.exitCode === null) process.kill(-(child.pid ?? 0), "SIGKILL");
  });
  for await (const words of child.stdout) if (String(words).includes("planned")) break;
  return { child, stopped: `${env.TOLD}.stopped`, plan: (await readFile(env.TOLD, "utf8")).trim() };
}

test("Ctrl-C while Terraform plans lets it stop, and leaves no plan, which nobody else could read", async () => {
  const { child, plan, stopped } = await planning();
  expect((await stat(dirname(plan))).mode & 0o777).toBe(0o700);
  const [ended, told] = [once(child, "exit"), text(child.stderr)];
  process.kill(-(child.pid ?? 0), "SIGINT");
  expect((await ended)[0]).toBe(1);
  expect(await told).toContain("terraform plan ended with 1");
  await access(stopped);
  await expect(access(dirname(plan))).rejects.toThrow("ENOENT");
});
