import { InferenceSession } from "onnxruntime-node";

/** sessionOf returns a model ready to run; one thread costs the least processor time, no pattern the least memory. */
export function sessionOf(path: string): Promise<InferenceSession> {
  return InferenceSession.create(path, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    enableMemPattern: false,
  });
}
