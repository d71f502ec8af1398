import { isRefusal } from "./refusals.js";

/** Wire is a response as Rekognition sends it: over HTTP, in AWS's JSON 1.1. */
export type Wire = { statusCode: number; headers: Record<string, string>; body: string };

/** wireOf returns the response that tells an answer, or why there is none. */
export function wireOf(answer: object): Wire {
  const refused = isRefusal(answer) ? answer : undefined;
  const { type, message = `${type}, on demand` } = refused ?? {};
  return {
    statusCode: refused?.status ?? 200,
    headers: {
      "content-type": "application/x-amz-json-1.1",
      ...(type && { "x-amzn-errortype": type }),
    },
    body: JSON.stringify(refused ? { __type: type, message } : answer),
  };
}
