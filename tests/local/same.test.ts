import { afterAll, beforeAll, expect, test } from "vitest";
import { directOf } from "../../bench/runs.js";
import type { Line } from "../../local/line/simulator.js";
import type { Slack } from "../../local/slack/simulator.js";
import { startVision, type Vision } from "../../local/vision.js";
import type { Simulator } from "../../local/webex/simulator.js";
import { startWorld, type World } from "../../local/world.js";
import { drawn } from "../draw.js";

const READ = 300; // milliseconds: so long that others ask meanwhile

let [vision, world] = [undefined as unknown as Vision, undefined as unknown as World];

beforeAll(async () => {
  vision = await startVision(READ);
  const settings = { port: 0, token: "t", signing: "s", countries: "SG", log: () => {} };
  world = await startWorld({ ...settings, rekognition: vision.url });
});

afterAll(async () => {
  await world?.stop();
  await vision?.stop();
});

// Each posts a picture where it is alone with the bot, and returns what the bot has said there.
function rooms(bytes: Uint8Array) {
  const [webex, slack, line] = [
    world.simulator as Simulator,
    world.slack as Slack,
    world.line as Line,
  ];
  const file = { name: "car.jpg", type: "image/jpeg", bytes };
  const files = [file];
  const [team] = slack.teams;
  const user = team?.people[0]?.id ?? "";
  const im =
    team?.rooms.find(({ kind, members }) => kind === "im" && members.includes(user))?.id ?? "";
  const friend = line.people.find(({ tie }) => tie === "friend")?.id ?? "";
  const direct = directOf(webex, 0);
  const other = directOf(webex, 1);
  return {
    webex: { post: () => webex.post({ ...direct, files }), said: () => saidIn(webex, direct.room) },
    another: { post: () => webex.post({ ...other, files }), said: () => saidIn(webex, other.room) },
    slack: {
      post: () => slack.post({ person: user, room: im, files }),
      said: () =>
        slack
          .messages(im)
          .filter(({ user: who }) => who === team?.bot.id)
          .map(({ text }) => text),
    },
    line: {
      post: () => line.post({ person: friend, room: friend, files }),
      said: () =>
        line
          .messages(friend)
          .filter(({ person }) => person === line.bot.userId)
          .map(({ text = "" }) => text),
    },
  };
}

const saidIn = (webex: Simulator, room: string) =>
  webex
    .messages(room)
    .filter(({ personId }) => personId === webex.bot.id)
    .map(({ text = "" }) => text);

const answers = (said: string[]) => said.filter((text) => text.includes("SBA1234G"));

async function until(holds: () => boolean): Promise<void> {
  await expect.poll(holds, { timeout: 20_000, interval: 20 }).toBe(true);
}

test("the same picture in two rooms and three platforms, at once and again, is asked about once; each room hears of its own alone", async () => {
  const all = Object.values(
    rooms(await drawn({ width: 320, height: 240, plates: [{ text: "1" }] })),
  );
  for (const { post } of all) post();
  await until(() => all.every(({ said }) => answers(said()).length === 1));
  expect(vision.calls).toEqual(["DetectText"]);
  for (const { said } of all) expect(answers(said())[0]).toContain("not seen here before");
  all[0]?.post();
  await until(() => answers(all[0]?.said() ?? []).length === 2);
  expect(answers(all[0]?.said() ?? [])[1]).toContain("seen before: 1 time,");
  expect(vision.calls).toEqual(["DetectText"]);
});
