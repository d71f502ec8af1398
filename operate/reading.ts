import type { Check, Finding } from "./findings.js";

const TIME = 60_000; // milliseconds that it may take, its start with it

// White, and as small as it takes pictures: 80 by 80 pixels.
const BLANK =
  "iVBORw0KGgoAAAANSUhEUgAAAFAAAABQAQMAAAC032DuAAAAA1BMVEX///+nxBvIAAAAEUlEQVQoz2NgGAWjYBTQCwAAA3AAAZFaYx0AAAAASUVORK5CYII=";

/** reading is the check of our own reader. Amazon Rekognition in its place is asked nothing: each question costs money. */
export const reading: Check = {
  name: "reader",
  fix: "make deploy; where it denies these keys access, they lack lambda:InvokeFunctionUrl or lambda:InvokeFunction, else the log of read says why.",
  look: async ({ environment }) => (environment.READER === "local" ? await looked() : []),
};

async function looked(): Promise<Finding[]> {
  // It reads where to ask when it is loaded, and a command knows that only now.
  const { foundIn } = await import("../functions/vision.js");
  const began = Date.now();
  await foundIn(Buffer.from(BLANK, "base64"), "text", began + TIME);
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  return [{ ok: `our own took a picture, and answered after ${seconds} seconds.` }];
}
