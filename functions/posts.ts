import * as z from "zod/mini";
import { called, jsonOf, okay } from "./calls.js";
import type { Asking } from "./channels.js";
import { env } from "./env.js";
import { Failure } from "./errors.js";
import { Id } from "./ids.js";
import { entitiesOut } from "./markdown.js";
import { bodyHashOf } from "./words.js";

const Maybe = z.nullish(z.string());

/** Post is a message as Webex's API shows it. */
export const Post = z.object({
  id: Id,
  parentId: z.nullish(Id),
  personId: z.nullish(Id),
  roomType: Maybe,
  text: Maybe,
  html: Maybe,
  markdown: Maybe,
  created: Maybe,
  files: z.nullish(z.array(z.unknown())),
});
export type Post = z.infer<typeof Post>;

/** asked asks Webex's API, as the bot, and returns its answer whatever the status. */
export function asked(
  { credentials, until }: Asking,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const api = env("WEBEX_API_URL").replace(/\/+$/, "");
  return called(`${api}${path}`, { token: credentials.token("token"), until, init });
}

/** said makes a call such as "POST /messages" with a body of JSON. */
export function said(asking: Asking, call: string, body: object): Promise<Response> {
  const [method = "", path = ""] = call.split(" ");
  const headers = { "content-type": "application/json" };
  return asked(asking, path, { method, headers, body: JSON.stringify(body) });
}

/** handed posts a form with a file to a path. */
export function handed(
  asking: Asking,
  path: string,
  fields: Record<string, string | undefined>,
  file: File,
): Promise<Response> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value) body.set(name, value);
  body.set("files", file);
  return asked(asking, path, { method: "POST", body });
}

/** isNowhere tells whether Webex shows us nothing there: what we may not see is as if it were not. */
export function isNowhere({ status }: Response): boolean {
  return status === 403 || status === 404;
}

/** postAt returns the message of this id, or undefined where we are shown none. */
export async function postAt(asking: Asking, id: string): Promise<Post | undefined> {
  const response = await asked(asking, `/messages/${encodeURIComponent(id)}`);
  return isNowhere(response) ? undefined : await postIn(response);
}

/** postIn returns the message, or whatever has an id, in Webex's answer; an answer of another shape is a Failure. */
export async function postIn(response: Response): Promise<Post> {
  const post = z.safeParse(Post, await jsonOf(okay(response))).data;
  if (post) return post;
  throw new Failure("platform-failed", "Webex's answer is of no known shape.");
}

/** hashesOf returns the hash of what a message says, as text and as markdown: Webex may change either. */
export function hashesOf({ markdown, text }: Post): string[] {
  return [markdown && entitiesOut(markdown), text].flatMap((body) =>
    body ? [bodyHashOf(body)] : [],
  );
}

let known: Promise<string> | undefined;

/** ownId returns the bot's own id, which Webex is asked for once per cold start. */
export async function ownId(asking: Asking): Promise<string> {
  known ??= asked(asking, "/people/me").then(async (response) => (await postIn(response)).id);
  known.catch(() => {
    known = undefined;
  });
  return known;
}
