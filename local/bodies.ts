import type { IncomingMessage } from "node:http";

/** bodyOf reads a request's body to its end, or returns undefined when it is longer than limit bytes. */
export async function bodyOf(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Read on past the limit, keeping nothing: a sender that is cut off never sees our answer.
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
  }
  return length <= limit ? Buffer.concat(chunks) : undefined;
}

/** jsonIn returns the object that a body holds, or undefined when it is no JSON object. */
export function jsonIn(body: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString());
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** formIn returns the form that a body holds, or undefined when it is none of its type. */
export async function formIn(body: Uint8Array, type: string): Promise<FormData | undefined> {
  try {
    return await new Response(Buffer.from(body), { headers: { "content-type": type } }).formData();
  } catch {
    return undefined;
  }
}
