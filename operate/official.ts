import * as z from "zod/mini";
import { jsonOf } from "../functions/calls.js";
import { plain } from "./words.js";

const LONGEST = 100; // letters of a name that are told
const TIME = 15_000; // milliseconds that LINE may take
const Named = z.object({ displayName: z.string() });

/** officialOf returns the name of the official account that a channel access token of LINE's belongs to; any other token is an Error that says what to do. */
export async function officialOf(token: string, lineUrl: string): Promise<string> {
  const response = await asked("info", token, lineUrl).catch((cause) => {
    throw new Error(`LINE at ${lineUrl} cannot be reached.`, { cause });
  });
  if (response.status === 401)
    throw new Error(
      "LINE rejects this token. Copy the channel access token again, or issue one: LINE Developers Console, your channel, the tab Messaging API.",
    );
  if (!response.ok)
    throw new Error(`LINE answered ${response.status} when asked whose token this is.`);
  return await nameIn(response);
}

/** friendOf returns what somebody is called in LINE, by LINE's id; that LINE does not tell is an Error. */
export async function friendOf(id: string, token: string, lineUrl: string): Promise<string> {
  const response = await asked(`profile/${id}`, token, lineUrl);
  if (response.ok) return await nameIn(response);
  throw new Error(`LINE answered ${response.status} when asked for a name.`);
}

async function asked(what: string, token: string, lineUrl: string): Promise<Response> {
  return await fetch(`${lineUrl.replace(/\/+$/, "")}/v2/bot/${what}`, {
    headers: { authorization: `Bearer ${token}` },
    redirect: "manual", // whoever answers elsewhere is not asked
    signal: AbortSignal.timeout(TIME),
  });
}

async function nameIn(response: Response): Promise<string> {
  return plain(z.parse(Named, await jsonOf(response)).displayName).slice(0, LONGEST);
}
