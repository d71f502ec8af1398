import { okay, whole } from "./calls.js";
import { bytesIn } from "./download.js";
import { Failure, type PictureCode } from "./errors.js";

/**
 * contentIdIn returns the id in an entry of a Webex message's `files[]`; an entry without one is a Failure.
 * The entry is data, not trust: nothing but the id is taken from it, and the token goes to our own API alone.
 */
export function contentIdIn(file: unknown): string {
  const path = typeof file === "string" && URL.canParse(file) ? new URL(file).pathname : "";
  const id = /\/contents\/([\w-]{1,500}={0,2})$/.exec(path)?.[1];
  if (!id) throw unread("picture-elsewhere");
  return id;
}

/** contentOf returns the bytes that Webex answers for a content; each of its refusals is a Failure of its own. */
export async function contentOf(response: Response): Promise<Uint8Array> {
  const { status } = response;
  const code = status >= 300 && status < 400 ? "picture-elsewhere" : refusals[status];
  if (code) throw unread(code);
  return await whole(bytesIn(okay(response)));
}

const refusals: Record<number, PictureCode> = {
  403: "picture-gone",
  404: "picture-gone",
  410: "picture-infected",
  423: "picture-scanning",
  428: "picture-unscannable",
};

function unread(code: PictureCode): Failure {
  return new Failure(code, "Webex does not give us the picture.");
}
