/** Refusal is an error as Rekognition sends it: its type, the HTTP status, and words for whoever called. */
export type Refusal = { type: string; status: number; message?: string };

/** INTERNAL is the answer when something broke that is not the caller's doing. */
export const INTERNAL: Refusal = {
  type: "InternalServerError",
  status: 500,
  message: "The reader failed; its log says why.",
};

/** refusal returns a bad request of the given type. */
export function refusal(type: string, message: string): Refusal {
  return { type, status: 400, message };
}

/** isRefusal tells what we refuse from what is broken. */
export function isRefusal<T extends object>(value: T | Refusal): value is Refusal {
  return "type" in value && "status" in value;
}
