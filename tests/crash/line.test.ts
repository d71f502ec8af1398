import { afterAll, describe, expect, test } from "vitest";
import { TIMEOUT } from "./actor.js";
import { forgotten, forgottenAt, type Killed, killedAt } from "./kills.js";
import { lineThat } from "./line.js";
import { fatal, type Posted, pointsOf, type Scenario, type Told } from "./points.js";
import { received, receivedAt } from "./receipts.js";
import { gathered, gatheredAt, toldOf } from "./sets.js";
import { startStage } from "./stage.js";
import {
  doubtsOn,
  echoOf,
  journalOf,
  keptOf,
  restOf,
  rightFor,
  type Verdict,
  verdictOn,
} from "./verdict.js";

const SOON = TIMEOUT + 1; // seconds: longer than a run may take, and short enough that its reply token tells whether a reply stands

const [stage, late] = await Promise.all([
  startStage(await lineThat(), SOON),
  startStage(await lineThat({ late: true })),
]);
afterAll(() => Promise.all([stage.stop(), late.stop()]));

const WORDS = "is anybody there";
const BOTH = ["said#answer", "said#in"];

// What reads and remembers goes as it does in Webex.
const lines = (points: Told) =>
  fatal(points).filter(
    ([, { call }], at) => at === 0 || /POST \/|reply#|said#|store set/.test(call),
  );

const pictures: { scenario: Scenario; how: string; at: typeof stage }[] = [
  { scenario: { name: "a picture in a direct room", room: "direct" }, how: "by reply", at: stage },
  { scenario: { name: "a picture in a group", room: "group" }, how: "by push", at: late },
];

for (const { scenario, how, at } of pictures)
  describe.concurrent(`${scenario.name} is answered once, ${how}, and what was said is kept`, async () => {
    test.each(lines(await pointsOf(at, scenario)))("killed %s", async (_name, point) => {
      const killed = await killedAt(at, scenario, point);
      isRight(await verdictOn(at, killed), rightFor(killed));
      expect(await journalOf(at, killed)).toEqual(BOTH);
    });
  });

// On a machine that is too slow for that, a reply may come twice, and that is told.
function isRight({ replies, doubts, ...verdict }: Verdict, right: Verdict): void {
  expect({ ...right, ...verdict, replies: [...new Set(replies)] }).toEqual(right);
  expect(replies.length).toBeLessThanOrEqual(doubts + 1);
}

function isToldOnce(set: Posted[], want: number[]): void {
  const told = toldOf(stage, set);
  const doubts = set.map((one) => doubtsOn(stage, one)).reduce((sum, count) => sum + count);
  expect([...new Set(told.map(String))]).toEqual([String(want)]);
  expect(told.length).toBeLessThanOrEqual(doubts + 1);
}

const talk: Scenario = { name: "words", room: "direct", words: WORDS };

describe.concurrent("words are echoed once, and what was said is kept", async () => {
  test.each(lines(await pointsOf(stage, talk)))("killed %s", async (_name, point) => {
    const killed = await killedAt(stage, talk, point);
    isRight(await verdictOn(stage, killed), echoOf(WORDS));
    expect(await journalOf(stage, killed)).toEqual(BOTH);
  });
});

describe("whoever takes a delivery is killed, and LINE delivers it again: it is answered once", async () => {
  const unread = (posted: Posted): Killed => ({ ...posted, kept: false, asked: 0 });
  test.each(fatal(await received(stage, talk)))("killed %s", async (_name, point) => {
    const posted = await receivedAt(stage, talk, point);
    // What is delivered again is answered already, and still to be taken.
    const verdict = () => verdictOn(stage, unread(posted));
    await expect.poll(verdict, { timeout: 30_000 }).toEqual(echoOf(WORDS));
    expect(await journalOf(stage, posted)).toEqual(BOTH);
  });
});

describe.concurrent("pictures that are posted together are answered once", async () => {
  const first = { room: "group", size: 3, who: 0 } as const;
  test.each(lines(await gathered(stage, first)))("the first killed %s", async (_name, point) => {
    const set = await gatheredAt(stage, first, point);
    isToldOnce(set, [0, 1, 2]);
  });

  const second = { room: "direct", size: 2, who: 1 } as const;
  test.each(fatal(await gathered(stage, second)))("the second killed %s", async (_name, point) => {
    const set = await gatheredAt(stage, second, point);
    isToldOnce(set, [0, 1]);
  });
});

describe.concurrent("of a picture that was answered and unsent nothing is left", async () => {
  const scenario: Scenario = { name: "a picture", room: "direct" };
  const { calls } = await forgotten(stage, scenario);
  test.each(lines(calls))("killed %s", async (_name, point) => {
    const posted = await forgottenAt(stage, scenario, point);
    expect(await keptOf(stage, posted)).toEqual([]);
    expect(await journalOf(stage, posted)).toEqual([]);
  });
});

test.each([
  { name: "where we reply", at: stage },
  { name: "where we push", at: late },
])("nothing waits, $name", async ({ at }) => {
  const waiting = async () => (await restOf(at)).filter((one) => !one.startsWith("message#"));
  await expect.poll(waiting, { timeout: 60_000 }).toEqual([]);
});
