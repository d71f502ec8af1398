import { spent } from "../trouble.js";
import { type Answer, type Call, type Endpoint, missing, refused } from "./answers.js";
import type { Picture } from "./world.js";

/** contents is the part of the API that hands out the files of messages. */
export const contents: Endpoint[] = [
  { method: "GET", path: "/contents/:id", answer: content },
  { method: "HEAD", path: "/contents/:id", answer: content },
];

const REFUSALS: Record<number, string> = {
  404: "The file has been deleted.",
  410: "The file is infected with malware and was removed.",
  423: "The file is being scanned for malware.",
  428: "The file cannot be scanned for malware; add allow=unscannable to have it all the same.",
  429: "Too many requests.",
};

function content({ world, id, query }: Call): Answer {
  const file = world.contents.get(id);
  if (!file) return missing();
  const { status, retryAfter } = world.knobs.contents;
  const allowed = status === 428 && query.get("allow") === "unscannable";
  if (!allowed && spent(world.knobs.contents)) return refusal(status, retryAfter);
  const headers = {
    "content-type": file.type,
    "content-disposition": `attachment; filename="${headerSafe(file.name)}"`,
    "content-length": String(file.bytes.byteLength),
  };
  return { status: 200, headers, body: file.bytes };
}

function refusal(status: number, retryAfter: number): Answer {
  const waits = status === 423 || status === 429;
  const headers = waits ? { "retry-after": String(retryAfter) } : {};
  return refused(status, REFUSALS[status] ?? "The file cannot be had.", headers);
}

/** headerSafe returns a file's name with everything but plain letters and signs percent-encoded. */
export function headerSafe(name: string): string {
  return Buffer.from(name, "utf8")
    .toString("latin1")
    .replaceAll(/[^ -~]|["%\\]/g, percent);
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}

/** filesAt fetches files from this machine, or returns undefined when one cannot be had. */
export async function filesAt(urls: string[]): Promise<Picture[] | undefined> {
  // A simulator that fetches from the whole world would be an open door.
  if (urls.some((url) => !["127.0.0.1", "localhost"].includes(new URL(url).hostname))) return;
  const responses = await Promise.all(urls.map((url) => fetch(url).catch(() => undefined)));
  const found = responses.flatMap((response) => (response?.ok ? [response] : []));
  if (found.length < urls.length) return undefined;
  return Promise.all(
    found.map(async (response) => ({
      name: decodeURIComponent(new URL(response.url).pathname.split("/").at(-1) ?? "file"),
      type: response.headers.get("content-type") ?? "application/octet-stream",
      bytes: new Uint8Array(await response.arrayBuffer()),
    })),
  );
}
