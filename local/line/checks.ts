import type { Wrong } from "./answers.js";
import type { World } from "./world.js";

const LONGEST = 5_000; // UTF-16 units
const MOST = 5;
const TYPES = [
  ...["text", "textV2", "sticker", "image", "video", "audio", "location", "imagemap"],
  ...["template", "flex", "coupon"],
];
const NEEDED: Record<string, string[]> = {
  text: ["text"],
  textV2: ["text"],
  sticker: ["packageId", "stickerId"],
  image: ["originalContentUrl", "previewImageUrl"],
  video: ["originalContentUrl", "previewImageUrl"],
  audio: ["originalContentUrl"],
  location: ["title", "address"],
  template: ["altText"],
  flex: ["altText"],
};

/** Said is a message as the bot sends it. */
export type Said = { type: string; text?: string; quoteToken?: string; [field: string]: unknown };

/** wrongIn returns what is wrong with the messages that the bot wants to say in a room; nothing where LINE takes them. */
export function wrongIn(world: World, room: string, messages: unknown): Wrong[] {
  if (!Array.isArray(messages) || messages.length < 1 || messages.length > MOST)
    return [{ message: `Size must be between 1 and ${MOST}`, property: "messages" }];
  return messages.flatMap((message, at) =>
    wrongsOf(world, room, message).map(([property, words]) => ({
      message: words,
      property: `messages[${at}].${property}`,
    })),
  );
}

function wrongsOf(world: World, room: string, message: Said | null): [string, string][] {
  const { type = "", text, quoteToken } = Object(message) as Said;
  if (!TYPES.includes(type)) return [["type", `Must be one of the following values: [${TYPES}]`]];
  const { [type]: needed = [] } = NEEDED;
  const empty = needed.filter((name) => !hasText(message?.[name]));
  const isLong = typeof text === "string" && text.length > LONGEST;
  return [
    ...empty.map((name): [string, string] => [name, "May not be empty"]),
    ...(isLong ? [["text", `Length must be between 0 and ${LONGEST}`] as [string, string]] : []),
    ...(isQuotable(world, room, quoteToken)
      ? []
      : [["quoteToken", "Invalid quote token"] as [string, string]]),
  ];
}

function hasText(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}

// A token is good in the room of its message, and nowhere else.
function isQuotable({ quotes }: World, room: string, token: unknown): boolean {
  return token === undefined || quotes.get(String(token))?.room === room;
}
