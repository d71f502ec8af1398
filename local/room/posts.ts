import type { IncomingMessage } from "node:http";
import { bodyOf, formIn } from "../bodies.js";
import { headerSafe } from "../webex/contents.js";
import { type Answer, json, sentence } from "./answers.js";
import { isHere, type Picture, type Platform, type Post } from "./platform.js";
import { isShown } from "./views.js";

/** MEGABYTES is how much may be posted at once. */
export const MEGABYTES = 20;

const FORM_OVERHEAD = 64 * 1024;
const TOO_MUCH = `That is more than ${MEGABYTES} MB at once. Please post smaller pictures, or fewer.`;
const NOTHING = "Write something, or add a picture first.";

type Fields = { value: (name: string) => string | undefined; files: Picture[] };

/** posted puts what the page sends into a room: a form, or the bytes of one file with the rest in the query. */
export async function posted(platforms: Platform[], request: IncomingMessage): Promise<Answer> {
  const body = await bodyOf(request, MEGABYTES * 1024 * 1024 + FORM_OVERHEAD);
  if (!body) return sentence(413, TOO_MUCH);
  const fields = await fieldsIn(request, body);
  if (!fields) return sentence(400, "The form cannot be read.");
  const { files, value } = fields;
  if (bytesIn(files) > MEGABYTES * 1024 * 1024) return sentence(413, TOO_MUCH);
  if (files.length === 0 && !value("text")?.trim() && !value("sticker"))
    return sentence(400, NOTHING);
  const platform = platformOf(platforms, value("room"));
  if (!platform) return sentence(400, "There is no such room.");
  try {
    return json(await platform.post(postIn(platform, fields)));
  } catch (error) {
    return sentence(400, error instanceof Error ? error.message : String(error));
  }
}

/** removed deletes a message for the person who wrote it. */
export function removed(platforms: Platform[], id: string, person: string | null): Answer {
  const platform = platforms.find((one) => one.message(id));
  const message = platform?.message(id);
  if (!message) return sentence(404, "This message is not there any more.");
  if (message.person.id !== person) return sentence(403, "You can only delete your own messages.");
  platform?.remove(id);
  return json({ id });
}

/** content returns a file of a message: shown when it is a picture, else only for download. */
export function content(platforms: Platform[], id: string): Answer {
  const [file] = platforms.flatMap((one) => one.content(id) ?? []);
  if (!file) return sentence(404, "The file is not there any more.");
  const placing = isShown(file) ? "inline" : "attachment";
  const headers = {
    "content-type": isShown(file) ? file.type : "application/octet-stream",
    "content-disposition": `${placing}; filename="${headerSafe(file.name)}"`,
    "content-security-policy": "default-src 'none'; sandbox",
    "cache-control": "private, max-age=3600, immutable",
  };
  return { status: 200, headers, body: file.bytes };
}

// Whoever names no room posts in the first.
function platformOf(platforms: Platform[], room: string | undefined): Platform | undefined {
  return platforms.find(({ rooms }) => !room || rooms().some(({ id }) => id === room));
}

function postIn(platform: Platform, { value, files }: Fields): Post {
  const all = platform.rooms();
  const [person, room] = [value("person") ?? platform.people[0]?.id, value("room") ?? all[0]?.id];
  const isGroup = all.some(({ id, type }) => id === room && type === "group");
  // Who is not in a room cannot be mentioned there.
  const canMention = platform.mentions && isGroup && isHere(platform, room ?? "");
  const mention = canMention && value("mention") !== "false";
  // Forms end their lines as the web does.
  const text = value("text")?.trim().replaceAll("\r\n", "\n");
  const parentId = value("parentId");
  const sticker = platform.stickers && value("sticker") === "true";
  return { person: person ?? "", room: room ?? "", text, parentId, mention, files, sticker };
}

function bytesIn(files: Picture[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
}

async function fieldsIn(request: IncomingMessage, body: Buffer): Promise<Fields | undefined> {
  const type = request.headers["content-type"] ?? "application/octet-stream";
  if (!type.startsWith("multipart/form-data")) return rawIn(request, body, type);
  const form = await formIn(body, type);
  if (!form) return undefined;
  const entries = [...form.values()];
  const files = entries.flatMap((value) =>
    value instanceof File && value.size > 0 ? [value] : [],
  );
  const value = (name: string) => {
    const found = form.get(name);
    return typeof found === "string" && found !== "" ? found : undefined;
  };
  return { value, files: await Promise.all(files.map(pictureOf)) };
}

function rawIn(request: IncomingMessage, bytes: Buffer, type: string): Fields {
  const { searchParams } = new URL(request.url ?? "/", "http://localhost");
  const value = (name: string) => searchParams.get(name) ?? undefined;
  const file = { name: value("name") ?? "picture", type, bytes };
  return { value, files: bytes.length > 0 ? [file] : [] };
}

async function pictureOf(file: File): Promise<Picture> {
  const type = file.type || "application/octet-stream";
  return { name: file.name, type, bytes: new Uint8Array(await file.arrayBuffer()) };
}
