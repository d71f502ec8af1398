import {
  DescribeReplayCommand,
  EventBridgeClient,
  ReplayState,
  StartReplayCommand,
} from "@aws-sdk/client-eventbridge";
import { within } from "../functions/clients.js";
import type { Wait } from "./findings.js";
import type { Outputs } from "./outputs.js";

const bridge = new EventBridgeClient(within(15));
const PAUSE = 5_000; // milliseconds between two looks
const UNDER_WAY: (string | undefined)[] = [
  ReplayState.STARTING,
  ReplayState.RUNNING,
  ReplayState.CANCELLING,
];

/** replayStarted makes the bus send again what its archive holds of a time, and returns the replay's name. */
export async function replayStarted(bus: Outputs["bus"], from: Date, to: Date): Promise<string> {
  const ReplayName = `spotter-${new Date().toISOString().replaceAll(/[^0-9TZ]/g, "")}`;
  await bridge.send(
    new StartReplayCommand({
      ReplayName,
      EventSourceArn: bus.archive_arn,
      Destination: { Arn: bus.arn },
      EventStartTime: from,
      EventEndTime: to,
    }),
  );
  return ReplayName;
}

/** replayEnded says how far a replay is until it is over; another end than its completion is an Error. */
export async function replayEnded(
  name: string,
  say: (words: string) => void,
  wait: Wait,
): Promise<void> {
  for (;;) {
    const replay = await bridge.send(new DescribeReplayCommand({ ReplayName: name }));
    if (replay.State === ReplayState.COMPLETED) return;
    if (!UNDER_WAY.includes(replay.State)) {
      const why = replay.StateReason ? `: ${replay.StateReason}` : ".";
      throw new Error(`The replay ended as ${replay.State}${why}`);
    }
    const last = replay.EventLastReplayedTime?.toISOString();
    say(`${replay.State}${last ? `, sent up to ${last}` : ""} …`);
    await wait(PAUSE);
  }
}
