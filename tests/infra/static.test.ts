import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { run, surroundings, workspaceOf } from "./terraform.js";

const modules = readdirSync("modules").map((name) => `modules/${name}`);

test("every file is formatted", async () => {
  const { code, stdout } = await run("terraform", ["fmt", "-check", "-recursive", "-diff", "."], {
    env: surroundings(),
  });
  expect([code, stdout]).toEqual([0, ""]);
});

test.each([".", ...modules])("%s is valid", async (path) => {
  const workspace = await workspaceOf({ path });
  await workspace.terraform(["validate"]);
  await workspace.remove();
});

test("checkov finds nothing but what is accepted, with its reason, in .checkov.yml", async () => {
  const args = ["-d", ".", "--config-file", ".checkov.yml"];
  const { code, stdout } = await run(resolve(".infra/checkov/bin/checkov"), args, {
    env: surroundings(),
  });
  expect(stdout).toMatch(/Passed checks: \d{2,}, Failed checks: 0/);
  expect(stdout).not.toContain("Parsing errors"); // a file that it cannot read, it leaves out
  expect(code).toBe(0);
});

test("no module calls another", async () => {
  const { stdout } = await run("grep", ["-rlE", '^ *source *= *"\\.', "modules"], {
    env: surroundings(),
  });
  expect(stdout).toBe("");
});
