import {
  DescribeReplayCommand,
  EventBridgeClient,
  type ReplayState,
} from "@aws-sdk/client-eventbridge";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { startToll } from "../local/toll.js";
import { replayEnded } from "../operate/replays.js";
import { operated, outputsOf } from "./operated.js";

describe("replayEnded", () => {
  async function followed(...replays: { State: ReplayState; [more: string]: unknown }[]) {
    const bridge = mockClient(EventBridgeClient);
    onTestFinished(() => void bridge.restore());
    let described = bridge.on(DescribeReplayCommand, { ReplayName: "one" });
    for (const replay of replays) described = described.resolvesOnce(replay);
    const told: string[] = [];
    const waits: number[] = [];
    const say = (words: string) => void told.push(words);
    const ended = await replayEnded("one", say, async (some) => waits.push(some)).then(
      () => "completed",
      (error: Error) => error.message,
    );
    return { ended, told, waits };
  }

  test("says how far it is until it is over", async () => {
    const EventLastReplayedTime = new Date("2026-11-20T10:00:00Z");
    const { ended, told, waits } = await followed(
      { State: "STARTING" },
      { State: "RUNNING", EventLastReplayedTime },
      { State: "COMPLETED" },
    );
    expect([ended, waits]).toEqual(["completed", [5000, 5000]]);
    expect(told).toEqual(["STARTING …", "RUNNING, sent up to 2026-11-20T10:00:00.000Z …"]);
  });

  test.each<{ State: ReplayState; StateReason?: string; want: string }>([
    { State: "CANCELLED", want: "The replay ended as CANCELLED." },
    {
      State: "FAILED",
      StateReason: "No archive.",
      want: "The replay ended as FAILED: No archive.",
    },
  ])("lets it be known that it ended as $State", async ({ want, ...replay }) => {
    expect((await followed({ State: "CANCELLING" }, replay)).ended).toBe(want);
  });
});

describe("make replay", () => {
  type Asked = { ReplayName: string; EventStartTime: number; EventEndTime: number };
  let asked: Asked[];
  let replay: (env: object) => ReturnType<typeof operated>;
  const outputs = outputsOf();

  beforeEach(async () => {
    asked = [];
    const answer = (body: object) => ({
      status: 200,
      headers: {},
      body: Buffer.from(JSON.stringify(body)),
    });
    const toll = await startToll("http://127.0.0.1:1", async ({ headers, body }) => {
      const target = headers["x-amz-target"];
      if (target === "AWSEvents.DescribeEventBus") return answer({ Arn: outputs.bus.arn });
      const started = target === "AWSEvents.StartReplay";
      if (started) asked.push(JSON.parse(body.toString()));
      return answer({ State: started ? "STARTING" : "COMPLETED" });
    });
    onTestFinished(() => toll.stop());
    replay = (env) => operated("replay", outputs, { AWS_ENDPOINT_URL: toll.url, ...env });
  });

  test("sends again what the archive holds of that time, and follows it to its end", async () => {
    const [from, to] = [2, 1].map((hours) => Math.floor(Date.now() / 1000) - hours * 3600);
    const iso = (seconds = 0) => new Date(seconds * 1000).toISOString();
    const { code, told } = await replay({ FROM: iso(from), TO: iso(to), YES: "1" });
    expect(code).toBe(0);
    expect(asked).toEqual([
      {
        ReplayName: expect.stringMatching(/^spotter-\d{8}T\d{9}Z$/),
        EventSourceArn: outputs.bus.archive_arn,
        Destination: { Arn: outputs.bus.arn },
        EventStartTime: from,
        EventEndTime: to,
      },
    ]);
    expect(told).toContain(`It is under way as ${asked[0]?.ReplayName}`);
    expect(told).toContain("Done.");
  });

  test.each([
    { name: "nobody says yes", env: { FROM: "6h" }, want: "Nobody is here to say yes" },
    { name: "it is not said since when", env: { YES: "1" }, want: "Set FROM to a time" },
    {
      name: "the end is none",
      env: { FROM: "6h", TO: "later", YES: "1" },
      want: "Set TO to a time",
    },
    {
      name: "it ends before it begins",
      env: { FROM: "2h", TO: "6h", YES: "1" },
      want: "FROM is to be before TO",
    },
    {
      name: "it is longer ago than we remember",
      env: { FROM: "14d", YES: "1" },
      want: "begin later",
    },
  ])("sends nothing where $name", async ({ env, want }) => {
    const { code, told } = await replay(env);
    expect([code, asked]).toEqual([1, []]);
    expect(told).toContain(want);
  });
});
