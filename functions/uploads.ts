import * as z from "zod/mini";
import { called, okay } from "./calls.js";
import type { Place } from "./channels.js";
import type { Drawing } from "./drawing.js";
import { Failure } from "./errors.js";
import { asked, gone, isNowhere, isSlacks, said, shaped } from "./methods.js";

const LONGEST = 1000; // characters of what a picture shows, for those who do not see it

/** shared posts a drawing, with words, in a thread (by the time of what it hangs on) or in the room itself, and returns the file's id. */
export async function shared(
  place: Place,
  drawing: Drawing,
  { thread, words }: { thread: string; words: string },
): Promise<string> {
  const file = await handedOver(place, drawing).catch(notPosted);
  const where = { channel_id: place.message.room, ...(thread && { thread_ts: thread }) };
  const share = { ...where, files: [{ id: file, title: drawing.name }], initial_comment: words };
  const answer = await asked(place, "files.completeUploadExternal", share, { repeatable: false });
  if (isNowhere(answer)) throw gone();
  allowed(answer);
  return file;
}

const Upload = z.object({
  upload_url: z.string(),
  file_id: z.string().check(z.regex(/^[A-Z0-9]{1,40}$/)),
});

async function handedOver(place: Place, { bytes, type, name, alt }: Drawing): Promise<string> {
  const file = { filename: name, length: bytes.length, alt_txt: alt.slice(0, LONGEST) };
  const answer = await asked(place, "files.getUploadURLExternal", file);
  if (isNowhere(answer)) throw gone();
  const { upload_url: url, file_id: id } = shaped(Upload, allowed(answer));
  if (!isSlacks(url)) throw new Failure("platform-refused", "The upload's address is not Slack's.");
  const init = { method: "POST", headers: { "content-type": type }, body: bytes };
  // Nobody sees it until it is shared.
  okay(await called(url, { until: place.until, repeatable: true, init }));
  return id;
}

// Nothing stands yet, so nothing is in doubt.
function notPosted(error: unknown): never {
  if (!(error instanceof Failure) || error.code !== "platform-silent") throw error;
  throw new Failure("platform-refused", "Slack did not take the file.", { cause: error });
}

function allowed(answer: Parameters<typeof said>[0]) {
  if (answer.error !== "missing_scope") return said(answer);
  throw new Failure("scope-missing", "Slack says that the scope files:write is missing.");
}

const Shares = z.record(z.string(), z.array(z.object({ ts: z.string() })));
const Info = z.object({
  file: z.object({ shares: z.nullish(z.record(z.string(), z.nullish(Shares))) }),
});

/** postsOf returns the times of the posts in a room that a file is in; none where there is no such file any more. */
export async function postsOf(place: Place, file: string): Promise<string[]> {
  const answer = await asked(place, "files.info", { file });
  if (standing.includes(answer.error ?? "")) return [];
  const { shares } = shaped(Info, said(answer)).file;
  const rooms = Object.values(shares ?? {}).flatMap((one) => one?.[place.message.room] ?? []);
  return rooms.map(({ ts }) => ts);
}

/** dropped deletes a file of ours, where we may; one that is not there any more is none. */
export async function dropped(place: Place, file: string): Promise<void> {
  const answer = await asked(place, "files.delete", { file });
  if (!standing.includes(answer.error ?? "")) said(answer);
}

// It is gone, or nothing of ours can be taken back.
const standing = [
  ...["file_deleted", "file_not_found", "account_inactive", "token_revoked"],
  ...["cant_delete_file", "delete_not_allowed", "file_deleting_disabled", "missing_scope"],
];
