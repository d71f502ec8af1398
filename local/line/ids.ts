import { createHash, randomBytes, randomInt } from "node:crypto";

const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** idOf returns the id that somebody or something of a name always has: a letter and 32 hex digits. */
export function idOf(kind: "U" | "C" | "R", name: string): string {
  return `${kind}${createHash("md5").update(name).digest("hex")}`;
}

/** newReplyToken returns a new token to reply with. */
export function newReplyToken(): string {
  return randomBytes(16).toString("hex");
}

/** newQuoteToken returns a new token to quote a message with. */
export function newQuoteToken(): string {
  return randomBytes(48).toString("base64url");
}

/** newSetId returns a new id for images that are sent together. */
export function newSetId(): string {
  return randomBytes(32).toString("hex").toUpperCase();
}

/** ulidOf returns a new ULID: 48 bits of time (milliseconds), and 80 of chance. */
export function ulidOf(milliseconds: number): string {
  const time = Array.from({ length: 10 }, (_, at) => Math.floor(milliseconds / 32 ** (9 - at)));
  const chance = Array.from({ length: 16 }, () => randomInt(32));
  return [...time, ...chance].map((value) => SIGNS[value % 32]).join("");
}
