import * as z from "zod/mini";
import { jsonOf, okay } from "./calls.js";
import type { Asking } from "./channels.js";
import { env } from "./env.js";
import { Failure } from "./errors.js";
import { asked, isNowhere } from "./posts.js";

const Items = z.object({ items: z.array(z.unknown()) });

/** List is what Webex is asked to list; one that may be gone is empty where we are shown none. */
export type List = { path: string; query: Record<string, string>; mayBeGone?: boolean };

const MOST = 1_000; // pages: more than anybody's rooms, webhooks or messages of two weeks

/** listed yields what a list of Webex's holds, page by page; an answer of another shape, and a list without end, is a Failure. */
export async function* listed(
  { path, query, mayBeGone }: List,
  asking: Asking,
): AsyncGenerator<unknown> {
  let next: string | undefined = `?${new URLSearchParams(query)}`;
  for (let page = 1; next; page++) {
    const response = await asked(asking, `${path}${next}`);
    if (mayBeGone && page === 1 && isNowhere(response)) return;
    const { data } = z.safeParse(Items, await jsonOf(okay(response)));
    if (!data) throw new Failure("platform-failed", "Webex's answer is of no known shape.");
    yield* data.items;
    next = nextIn(response);
    if (page === MOST && next) throw new Failure("platform-failed", "Webex's list has no end.");
  }
}

// Of a Link only the question is taken: it is asked under the address that we know, and the token goes nowhere else.
function nextIn({ headers }: Response): string | undefined {
  const url = /<([^>]*)>\s*;[^,]*\brel="?next\b/i.exec(headers.get("link") ?? "")?.[1];
  return (url && URL.parse(url, env("WEBEX_API_URL"))?.search) || undefined;
}
