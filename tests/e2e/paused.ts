import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { noteSecrets } from "./leaks.js";
import { remainsOf } from "./remains.js";
import { answered, carOf, posted, repliesIn } from "./room.js";
import { made, type Stage } from "./stage.js";

/** paused takes the channel off and on again: nothing that is kept goes, and nothing that was posted is lost. */
export function paused(stage: Stage): void {
  let meanwhile: string;
  const setting = () => join(stage.folder, "pause.auto.tfvars");

  test("without a channel there is no webhook, and what is kept stays", async () => {
    const { tables, queues } = await remainsOf(stage);
    await writeFile(setting(), "channels = []\n");
    await made(stage, "deploy");
    expect(stage.webex.webhooks()).toEqual([]);
    expect(await remainsOf(stage)).toMatchObject({ tables, queues, secrets: [] });
    meanwhile = posted(stage, await carOf("SBA1234G"));
  });

  test("on again, make catch-up answers what was posted meanwhile, and nothing twice", async () => {
    const before = repliesIn(stage).length;
    await rm(setting());
    await made(stage, "deploy");
    noteSecrets(stage);
    expect(stage.webex.webhooks()).toHaveLength(3);
    await made(stage, "catch-up SINCE=1h");
    await answered(stage, meanwhile, /^\*\*SBA1234G\*\*/);
    await answered(stage, posted(stage, await carOf("SBA1234G")), /^\*\*SBA1234G\*\*/);
    expect(repliesIn(stage)).toHaveLength(before + 2);
  });
}
