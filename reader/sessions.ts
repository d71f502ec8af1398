import { readFileSync } from "node:fs";
import { InferenceSession } from "onnxruntime-node";
import { leanOf } from "./lean.js";

const sessions: Promise<InferenceSession>[] = [];

/** sessionOf returns a model ready to run; one thread costs the least processor time, no pattern the least memory. */
export function sessionOf(path: string): Promise<InferenceSession> {
  const session = InferenceSession.create(leanOf(readFileSync(path)), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    enableMemPattern: false,
  });
  sessions.push(session);
  return session;
}

/** ready waits until every model that was asked for can run. */
export async function ready(): Promise<void> {
  await Promise.all(sessions);
}
