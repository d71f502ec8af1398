import { randomUUID } from "node:crypto";

/** idOf returns an id as Webex makes them: unpadded base64 of a ciscospark address. */
export function idOf(type: string, name: string = randomUUID()): string {
  return unpadded(`ciscospark://us/${type}/${name}`);
}

/** uuidIn returns the last part of the address that an id stands for. */
export function uuidIn(id: string): string {
  return Buffer.from(id, "base64url").toString().split("/").at(-1) ?? "";
}

/** unpadded returns a text in base64 without the equals signs. */
export function unpadded(text: string): string {
  return Buffer.from(text).toString("base64url");
}
