/** `make replay FROM=… TO=…`: asks, and has the bus send again what its archive holds of that time. What was answered is not answered again. */
import { setTimeout as wait } from "node:timers/promises";
import { oldestTaken } from "../functions/memory.js";
import { deployed } from "./deployment.js";
import { momentIn } from "./moments.js";
import { replayEnded, replayStarted } from "./replays.js";
import { agreed, explained, ready } from "./terraform.js";
import { say } from "./words.js";

async function replay(): Promise<void> {
  const now = new Date();
  const from = momentIn(process.env.FROM ?? "", now, "FROM");
  const to = process.env.TO ? momentIn(process.env.TO, now, "TO") : now;
  if (from >= to)
    throw new Error(
      "FROM is to be before TO: FROM=6h TO=2h is from six hours ago until two hours ago.",
    );
  ready();
  const { bus } = await deployed();
  if (from.getTime() < oldestTaken(now.getTime()))
    throw new Error("Nobody would know what was answered so long ago: begin later.");
  say(
    `What ${bus.name} received from ${from.toISOString()} to ${to.toISOString()}; the last ten minutes may not be in the archive yet.`,
  );
  if (!(await agreed("Send it again? What was answered is not answered again.")))
    return say("Nothing was done.");
  const name = await replayStarted(bus, from, to);
  say(`It is under way as ${name}, and goes on if this ends.`);
  await replayEnded(name, say, wait);
  say("Done. The answers come in the next minutes.");
}

await replay().catch((error) => {
  say(explained(error));
  process.exit(1);
});
