import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { bodyOf } from "../bodies.js";
import { spent } from "../trouble.js";
import {
  type Answer,
  type Call,
  isAnswer,
  type Method,
  no,
  ok,
  placeIn,
  textIn,
  valueIn,
} from "./answers.js";
import { idOf } from "./ids.js";
import { webPage } from "./pages.js";
import { posted, rewritten } from "./posting.js";
import { postsWith } from "./shares.js";
import { sent } from "./texts.js";
import type { Picture, World } from "./world.js";

/** Upload is a file that the app is about to hand over, and has not shown to anybody yet. */
export type Upload = {
  team: string;
  name: string;
  length: number;
  alt?: string;
  picture?: Picture;
};

/** uploads is the part of the API by which the app shows files of its own: asked for, handed over, shared; and deleted. */
export const uploads: Record<string, Method> = {
  "files.getUploadURLExternal": { scope: "files:write", answer: begin },
  "files.completeUploadExternal": {
    scope: "files:write",
    json: true,
    slow: "posts",
    answer: share,
  },
  "files.delete": { scope: "files:write", json: true, answer: remove },
};

const LARGEST = 50 * 1024 * 1024; // bytes
const LONGEST = 1_000; // characters of what a picture shows

function begin(call: Call): Answer {
  const { world, caller } = call;
  const [name, length] = [textIn(call, "filename"), Number(textIn(call, "length") ?? 0)];
  const alt = textIn(call, "alt_txt");
  if (!name || !(length > 0)) return no("invalid_arguments");
  if (length > LARGEST) return no("file_upload_size_restricted");
  if ((alt?.length ?? 0) > LONGEST) return no("alt_txt_too_large");
  const file_id = idOf("F");
  world.uploads.set(file_id, { team: caller.team.id, name, length, ...(alt && { alt }) });
  return ok({ upload_url: `${hereOf(call)}/upload/v1/${file_id}`, file_id });
}

// Who asks through a gate of this machine's is to hand over through it, too.
function hereOf({ world, request }: Call): string {
  const { host = "" } = request.headers;
  return /^(127\.0\.0\.1|localhost):\d+$/.test(host) ? `http://${host}` : world.origin;
}

/** uploadAt takes the bytes of a file at the address that was given out for it. */
export async function uploadAt(
  world: World,
  path: string,
  request: IncomingMessage,
): Promise<Answer> {
  const id = path.replace("/upload/v1/", "");
  const upload = world.uploads.get(id);
  const bytes = await bodyOf(request, LARGEST);
  const { broken } = world.knobs;
  if (spent(broken, "upload"))
    return { ...webPage("Something went wrong."), status: broken.status };
  if (!upload || bytes?.length !== upload.length)
    return { ...webPage("No such file."), status: 400 };
  const { name, alt } = upload;
  const type = /\.jpe?g$/.test(name) ? "image/jpeg" : "application/octet-stream";
  upload.picture = { name, type, bytes, id, ...(alt && { alt }) };
  return { status: 200, headers: { "content-type": "text/plain" }, body: `OK - ${bytes.length}` };
}

const Files = z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1);

function share(call: Call): Answer {
  const files = Files.safeParse(valueIn(call, "files")).data ?? [];
  const pictures = files.flatMap(({ id }) => pictureAt(call, id) ?? []);
  if (files.length === 0) return no("invalid_arguments");
  if (pictures.length < files.length) return no("file_not_found");
  const channel = textIn(call, "channel_id");
  const place = placeIn({ ...call, values: { ...call.values, channel } });
  if (isAnswer(place)) return place;
  if (place.room.archived) return no("is_archived");
  for (const { id } of files) call.world.uploads.delete(id);
  const text = sent(textIn(call, "initial_comment") ?? "");
  const draft = { ...place, person: place.team.bot, text, thread: textIn(call, "thread_ts") };
  const { files: shared = [] } = posted(call.world, { ...draft, files: pictures });
  // Slack shares them after it has answered.
  return ok({ files: shared.map((file) => ({ ...file, shares: {} })) });
}

function pictureAt({ world, caller }: Call, id: string): Picture | undefined {
  const upload = world.uploads.get(id);
  return upload?.team === caller.team.id ? upload.picture : undefined;
}

function remove(call: Call): Answer {
  const { world, caller } = call;
  const id = textIn(call, "file") ?? "";
  const stored = world.files.get(id);
  if (!stored || stored.team !== caller.team.id) return no("file_not_found");
  if (!stored.picture) return no("file_deleted");
  if (stored.file.user !== caller.team.bot.id) return no("cant_delete_file");
  world.bytes -= stored.picture.bytes.byteLength;
  world.files.set(id, { ...stored, picture: undefined });
  for (const { room, message } of postsWith(world, caller.team, id)) {
    const files = message.files?.map((file) => (file.id === id ? { id, mode: "tombstone" } : file));
    rewritten(world, { team: caller.team, room }, message, { ...(files && { files }) });
  }
  return ok();
}
