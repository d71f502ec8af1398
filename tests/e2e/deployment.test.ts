import { afterAll, afterEach, beforeAll } from "vitest";
import { befriended } from "./befriended.js";
import { counted } from "./counted.js";
import { denied } from "./denied.js";
import { deployed } from "./deployed.js";
import { destroyed } from "./destroyed.js";
import { documented } from "./documented.js";
import { unchanged } from "./gaps.js";
import { healed } from "./healed.js";
import { installed, uninstalled } from "./installed.js";
import { paused } from "./paused.js";
import { planned } from "./planned.js";
import { rotated } from "./rotated.js";
import { endOf, newStage, type Stage } from "./stage.js";
import { switched } from "./switched.js";
import { works } from "./works.js";
import { filled } from "./workspace.js";

// One deployment from beginning to end: each chapter goes on where the one before ended.
const stage = {} as Stage;

beforeAll(async () => {
  Object.assign(stage, await newStage("e2e"));
  await filled(stage.folder);
});

afterEach(({ task }) => {
  if (task.result?.state === "fail") stage.failed = true;
});

afterAll(() => endOf(stage));

planned(stage);
deployed(stage);
installed(stage);
befriended(stage);
works(stage);
unchanged(stage);
denied(stage);
healed(stage);
rotated(stage);
counted(stage);
switched(stage);
paused(stage);
uninstalled(stage);
documented(stage);
destroyed(stage);
