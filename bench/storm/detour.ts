import { type Answer, type Pass, startToll, type Toll } from "../../local/toll.js";

/** startDetour is startToll, but that where an answer names the server, as the place of a file, it names the toll. */
export async function startDetour(upstream: string, pass: Pass): Promise<Toll> {
  const { origin } = new URL(upstream);
  const here = () => new URL(toll.url).origin;
  const toll = await startToll(upstream, (call, onward) =>
    pass(call, async () => renamed(await onward(), origin, here())),
  );
  return toll;
}

function renamed(answer: Answer, there: string, here: string): Answer {
  const isJson = String(answer.headers["content-type"]).includes("json");
  if (!isJson || !answer.body.includes(there)) return answer;
  const body = Buffer.from(answer.body.toString().replaceAll(there, here));
  return { ...answer, headers: { ...answer.headers, "content-length": body.length }, body };
}
