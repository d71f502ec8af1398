import { z } from "zod";
import {
  type Answer,
  type Call,
  complaintOf,
  type Endpoint,
  type Fields,
  fieldsIn,
  missing,
  refused,
} from "./answers.js";
import { filesAt } from "./contents.js";
import { mayRead } from "./lists.js";
import { type Draft, erased, posted, wordsOf, wrongWith } from "./posting.js";
import { type Message, membershipIn, tell, type World } from "./world.js";

/** messages is the part of the API that reads, posts, edits and deletes one message. */
export const messages: Endpoint[] = [
  { method: "GET", path: "/messages/:id", answer: read },
  { method: "POST", path: "/messages", answer: post },
  { method: "PUT", path: "/messages/:id", answer: edit },
  { method: "DELETE", path: "/messages/:id", answer: remove },
];

const BYTES_ALLOWED = 7439;
const EDITS_ALLOWED = 10;

const words = z
  .string()
  .refine((text) => Buffer.byteLength(text) <= BYTES_ALLOWED, `limited to ${BYTES_ALLOWED} bytes`);
const card = z.object({
  contentType: z.literal("application/vnd.microsoft.card.adaptive"),
  content: z.record(z.string(), z.unknown()),
});
const Post = z
  .object({
    roomId: z.string(),
    toPersonId: z.string(),
    toPersonEmail: z.string(),
    parentId: z.string(),
    text: words,
    markdown: words,
    files: z.array(z.url({ protocol: /^https?$/ })).max(1, "only one file may be sent at a time"),
    attachments: z.array(card).max(1, "only one card may be sent at a time"),
  })
  .partial();
const Edit = z
  .object({ roomId: z.string(), text: words.optional(), markdown: words.optional() })
  .refine(({ text, markdown }) => Boolean(text || markdown), "text or markdown is missing");

function read({ world, id }: Call): Answer {
  const message = world.messages.get(id);
  return message && mayRead(world, message) ? { status: 200, body: message } : missing();
}

async function post({ world, request }: Call): Promise<Answer> {
  const fields = await fieldsIn(request);
  const asked = Post.safeParse(fields?.values);
  if (!fields || asked.error) return refused(400, complaintOf(asked.error));
  const room = roomAsked(world, asked.data);
  if (!room) return refused(404, "Could not find a room or person with provided ID.");
  const files = await filesOf(asked.data, fields);
  if (!files) return refused(400, "One file may be sent, from a URL that can be reached.");
  const draft = draftOf(world, asked.data, { room, files });
  const wrong = isEmpty(draft) ? "Messages cannot be empty." : wrongWith(world, draft);
  if (wrong) return refused(400, wrong);
  return answerTo(world, posted(world, draft));
}

async function edit({ world, request, id }: Call): Promise<Answer> {
  const fields = await fieldsIn(request);
  const message = world.messages.get(id);
  if (!message) return missing();
  if (message.personId !== world.bot.id) return refused(403, "Only own messages can be edited.");
  const asked = Edit.safeParse(fields?.values);
  if (asked.error) return refused(400, complaintOf(asked.error));
  const wrong = wrongWithEdit(world, message, { ...fields?.values });
  if (wrong) return refused(400, wrong);
  world.edits.set(id, (world.edits.get(id) ?? 0) + 1);
  const cleared = { markdown: undefined, html: undefined, mentionedPeople: undefined };
  const updated = world.now().toISOString();
  const edited = { ...message, ...cleared, ...wordsOf(world, asked.data), updated };
  world.messages.set(id, edited);
  tell(world, { resource: "messages", event: "updated", actorId: world.bot.id, subject: edited });
  return { status: 200, body: edited };
}

function remove({ world, id }: Call): Answer {
  const message = world.messages.get(id);
  if (!message || !mayRead(world, message)) return missing();
  if (message.personId !== world.bot.id) return refused(403, "Only own messages can be deleted.");
  erased(world, id, world.bot.id);
  return { status: 204 };
}

function wrongWithEdit(world: World, message: Message, values: Record<string, unknown>) {
  if (values.roomId !== message.roomId) return "The message is not in this room.";
  if ("html" in values) return "html cannot be edited.";
  if (message.files ?? message.attachments) return "Messages with files or cards cannot be edited.";
  const isSpent = (world.edits.get(message.id) ?? 0) >= EDITS_ALLOWED;
  return isSpent ? "The edit limit has been reached." : undefined;
}

function answerTo(world: World, message: Message): Answer {
  const lost = world.knobs.lostAnswers > 0;
  if (lost) world.knobs.lostAnswers -= 1;
  return { status: lost ? 0 : 200, body: message };
}

function draftOf(world: World, asked: z.infer<typeof Post>, rest: Pick<Draft, "room" | "files">) {
  const { parentId, attachments, toPersonId, toPersonEmail } = asked;
  const words = wordsOf(world, asked);
  return {
    ...rest,
    words,
    parentId,
    attachments,
    person: world.bot,
    to: { toPersonId, toPersonEmail },
  };
}

function isEmpty({ words, files, attachments }: Draft): boolean {
  return !words.text && files.length === 0 && !attachments?.length;
}

function roomAsked(world: World, { roomId, toPersonId, toPersonEmail }: z.infer<typeof Post>) {
  const isOurs = (id: string) => membershipIn(world, id, world.bot.id) !== undefined;
  if (roomId !== undefined) return world.rooms.find(({ id }) => id === roomId && isOurs(id));
  const person = world.people.find(
    ({ id, emails }) => id === toPersonId || emails.includes(toPersonEmail ?? ""),
  );
  const isTheirs = (id: string) => person && membershipIn(world, id, person.id);
  return world.rooms.find(({ id, type }) => type === "direct" && isTheirs(id));
}

async function filesOf(asked: z.infer<typeof Post>, { uploads }: Fields) {
  if (uploads.length > 1) return undefined;
  return asked.files ? await filesAt(asked.files) : uploads;
}
