import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { Stage } from "./stage.js";

/** documented looks that every command that docs/operating.md tells people to run was run here. */
export function documented(stage: Stage): void {
  test("each command of docs/operating.md was run", async () => {
    const text = await readFile("docs/operating.md", "utf8");
    const blocks = [...text.matchAll(/^ *```sh\n(.*?)^ *```/gms)].map(([, lines = ""]) => lines);
    const found = blocks.join("").matchAll(/^ *make ([\w-]+(?: WHAT=\w+)?)/gm);
    const commands = [...new Set([...found].map(([, command = ""]) => command))];
    const wasRun = (one: string) => stage.printed.some(({ by }) => by.startsWith(`make -s ${one}`));
    expect(commands.length).toBeGreaterThan(7);
    expect(commands.filter((one) => !wasRun(one))).toEqual([]);
  });
}
