/** `make redrive`: shows what rests in the dead letters, asks, and moves it back to the queues that it was meant for. */

import { deployed } from "./deployment.js";
import type { Place } from "./letters.js";
import { redriven } from "./moves.js";
import type { Outputs } from "./outputs.js";
import { agreed, explained, ready } from "./terraform.js";
import { say } from "./words.js";

async function redrive(): Promise<void> {
  ready();
  await redriven(placesIn(await deployed()), { say, agreed });
}

function placesIn({ queues, dead_letters }: Outputs): Place[] {
  return Object.entries(queues).flatMap(([queue, to]) =>
    Object.entries(dead_letters[queue] ?? {}).map(([kind, from]) => ({
      name: `${queue} ${kind}`,
      from,
      to,
    })),
  );
}

await redrive().catch((error) => {
  say(explained(error));
  process.exit(1);
});
