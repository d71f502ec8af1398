import { afterAll, describe, expect, test } from "vitest";
import { emojisFor, emojisOf, nameOf } from "../../functions/emojis.js";
import { killedAt } from "./kills.js";
import {
  fatal,
  from,
  type Posted,
  pointsOf,
  postedBy,
  type Scenario,
  type Told,
} from "./points.js";
import { slackThat } from "./slack.js";
import { startStage } from "./stage.js";
import { lateAt } from "./stalls.js";
import { reactedTo, restOf, rightFor, verdictOn } from "./verdict.js";

const stage = await startStage(await slackThat());
afterAll(stage.stop);

const SLACKS = /^POST \//;
const WORDS = "pizza for everybody";

const nameOfFirst = async ([emoji = ""]: string[]) => [(await nameOf(emoji)) ?? ""];
const seen = await nameOfFirst(await emojisOf(["Car"]));

const slacks = (points: Told) => points.filter(([, { call }]) => SLACKS.test(call));
// What reads and remembers goes as it does in Webex.
const told = (points: Told) =>
  points.filter(([, { call }]) => SLACKS.test(call) || /reply/.test(call));

const pictures: (Scenario & { points: (all: Told) => Told })[] = [
  { name: "a picture in a channel", room: "group", points: told },
  {
    name: "a picture in a channel that takes long",
    room: "group",
    slow: true,
    points: told,
  },
  // Our own calls go as they do in a channel.
  { name: "a picture in a direct room", room: "direct", points: slacks },
];

for (const { points, ...scenario } of pictures) {
  const all = fatal(await pointsOf(stage, scenario));
  describe.concurrent(`${scenario.name} is answered once, and gets one emoji`, () => {
    test.each(points(all))("killed %s", async (_name, point) => {
      const killed = await killedAt(stage, scenario, point);
      expect(await verdictOn(stage, killed)).toEqual(rightFor(killed, seen));
    });
  });
}

describe.concurrent("words in a channel get the one emoji that is theirs, and no answer", async () => {
  const scenario: Scenario = { name: "words in a channel", room: "group", words: WORDS };
  const own = async ({ id }: Posted) => await nameOfFirst(await emojisFor(WORDS, id));
  test.each(fatal(from(SLACKS, await pointsOf(stage, scenario))))(
    "killed %s",
    async (_name, point) => {
      const killed = await killedAt(stage, scenario, point);
      expect(await verdictOn(stage, killed)).toEqual(reactedTo(await own(killed)));
    },
  );
});

describe.concurrent("a run that goes on when another one has answered changes nothing, nor does a third", async () => {
  const scenario: Scenario = { name: "a picture in a channel", room: "group" };
  const saying = ([, { call }]: Told[number]) => /^POST \/(chat|reactions)/.test(call);
  test.each((await pointsOf(stage, scenario)).filter(saying))(
    "stopped %s",
    async (_name, point) => {
      const { done, now, ...posted } = await lateAt(stage, scenario, point);
      expect(now).toEqual(done);
      const verdict = await verdictOn(stage, { ...posted, kept: false, asked: 1 });
      expect(verdict).toEqual(rightFor(posted, seen));
    },
  );
});

describe("a post that breaks off once it stands", () => {
  const answered = async (scope?: string) => {
    const { post } = await stage.platform.moveIn(scope);
    stage.platform.breakOff();
    const posted = await postedBy(stage, { room: "group" }, post);
    await stage.answer.next("taken", posted.id);
    return { verdict: await verdictOn(stage, { ...posted, kept: false, asked: 0 }), posted };
  };

  test("is found by the next run, which asks Slack", async () => {
    const { verdict, posted } = await answered();
    expect(verdict).toEqual(rightFor(posted, seen));
  });

  test("is told of as in doubt, and said again, where we may not ask", async () => {
    const { verdict, posted } = await answered("channels:history");
    const twice = { replies: ["answer", "answer"], doubts: 1 };
    expect(verdict).toEqual({ ...rightFor(posted, seen), ...twice });
  });
});

test("nothing else is kept, or waits", async () => {
  await expect.poll(() => restOf(stage)).toEqual([]);
});
