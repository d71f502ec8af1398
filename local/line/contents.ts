import type { Answer } from "../http.js";
import { spent } from "../trouble.js";
import { type Call, type Endpoint, refused } from "./answers.js";

const at = { method: "GET", data: true } as const;

/** contents is the part of the API that hands out the files of messages, at the data host. */
export const contents: Endpoint[] = [
  { ...at, path: "message/:id/content", slow: "contents", answer: content },
  { ...at, path: "message/:id/content/preview", slow: "contents", answer: content },
  { ...at, path: "message/:id/content/transcoding", answer: transcoding },
];

const REFUSALS: Record<number, string> = { 404: "Not found", 410: "Gone" };

function content({ world, id }: Call): Answer {
  const picture = world.contents.get(id);
  if (!picture) return refused(404, "Not found");
  const { status } = world.knobs.contents;
  if (spent(world.knobs.contents))
    return refused(status, REFUSALS[status] ?? "The content cannot be had");
  if (world.knobs.preparing > 0) {
    world.knobs.preparing -= 1;
    return { status: 202 };
  }
  const { type, bytes } = picture;
  const headers = { "content-type": type, "content-length": String(bytes.byteLength) };
  return { status: 200, headers, body: bytes };
}

function transcoding({ world, id }: Call): Answer {
  if (!world.contents.has(id)) return refused(404, "Not found");
  const status = world.knobs.preparing > 0 ? "processing" : "succeeded";
  return { status: 200, body: { status } };
}
