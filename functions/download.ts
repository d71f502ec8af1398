import { refused } from "./errors.js";
import { pictureFormat, SNIFFED } from "./formats.js";

/** MAX_BYTES is the largest file that we fetch: what a phone makes of 50 megapixels. */
export const MAX_BYTES = 40 * 1024 * 1024;

/** Body is what a platform answers with, as it comes. */
export type Body = { headers: Headers; body: AsyncIterable<Uint8Array> | null };

/** bytesIn returns a response's body; one larger than we take, or whose first bytes are no picture's, is a Failure at once. */
export async function bytesIn({ headers, body }: Body): Promise<Uint8Array> {
  const declared = Number(headers.get("content-length")) || 0;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    const isFirst = size < SNIFFED;
    size += chunk.length;
    chunks.push(chunk);
    if (isFirst && size < SNIFFED) continue;
    if (isFirst) pictureFormat(Buffer.concat(chunks));
    if (Math.max(size, declared) > MAX_BYTES)
      throw refused("picture-too-big", `over ${MAX_BYTES} bytes`);
  }
  return Buffer.concat(chunks);
}
