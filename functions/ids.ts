import * as z from "zod/mini";

/** Id is the shape of Webex's ids: they end in URLs and keys, so what is none of theirs is not for us. */
export const Id = z.string().check(z.regex(/^[\w=-]{1,500}$/));

/** same tells whether two Webex ids name one thing: base64 of ciscospark://us/PEOPLE/uuid, or, in mentions, the bare uuid. */
export function same(id: string, other: string): boolean {
  return uuidOf(id) === uuidOf(other);
}

function uuidOf(id: string): string {
  const decoded = Buffer.from(id, "base64").toString("latin1");
  return decoded.startsWith("ciscospark://") ? (decoded.split("/").at(-1) ?? id) : id;
}
