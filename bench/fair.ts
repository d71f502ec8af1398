/**
 * `make bench-fair`: how long a room that posts a picture now and then waits for its answers, while another one posts a hundred at once and the vision
 * service takes no more than some a second. N is how many the loud room posts (100). It takes some minutes.
 */
import { type Crowd, waitsOf } from "./crowd.js";

const loud = Number(process.argv[2] || 100);
const crowd: Crowd = { loud, quiet: 12, every: 3_000, most: 2, latency: 300 };

function rowOf(waits: number[]): object {
  const sorted = waits.toSorted((a, b) => a - b);
  const seconds = (share: number) => {
    const ms = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    return ms === undefined ? "" : (ms / 1000).toFixed(1);
  };
  return {
    pictures: waits.length,
    "half, s": seconds(0.5),
    "95 %, s": seconds(0.95),
    "longest, s": seconds(1),
  };
}

const { quiet, deadLetters, sorry, ...rest } = await waitsOf(crowd, (answered) => {
  if (process.stderr.isTTY)
    process.stderr.write(`\r\x1b[K${answered} of ${loud + crowd.quiet} answered`);
});
if (process.stderr.isTTY) process.stderr.write("\n");
console.log(
  `The vision service takes ${crowd.most} pictures a second; three are answered at the same time.`,
);
console.table({ "the loud room": rowOf(rest.loud), "the quiet room": rowOf(quiet) });
console.log(`Given up: ${sorry}; in the dead letters: ${deadLetters}.`);
process.exit(0);
