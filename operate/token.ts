import * as z from "zod/mini";
import { jsonOf } from "../functions/calls.js";
import { secretGiven } from "./typed.js";
import { plain } from "./words.js";

const LONGEST = 100; // letters of a name that are told
const Person = z.object({ type: z.string(), displayName: z.optional(z.string()) });

/** tokenGiven returns the bot's token from the environment, or asks for it without showing what is typed. */
export async function tokenGiven(env = process.env): Promise<string> {
  const where = "from developer.webex.com";
  return await secretGiven("WEBEX_BOT_TOKEN", { is: "the bot's access token", where }, env);
}

/** botOf returns the name of the bot that a token belongs to; any other token is an Error that says what to do. */
export async function botOf(token: string, webexUrl: string): Promise<string> {
  const response = await fetch(`${webexUrl.replace(/\/+$/, "")}/people/me`, {
    headers: { authorization: `Bearer ${token}` },
    redirect: "manual", // whoever answers elsewhere is not asked
    signal: AbortSignal.timeout(15_000),
  }).catch((cause) => {
    throw new Error(`Webex at ${webexUrl} cannot be reached.`, { cause });
  });
  if (response.status === 401)
    throw new Error(
      "Webex rejects this token. Copy the bot's access token again, or regenerate it at https://developer.webex.com/my-apps.",
    );
  if (!response.ok)
    throw new Error(`Webex answered ${response.status} when asked whose token this is.`);
  const { type, displayName } = z.safeParse(Person, await jsonOf(response)).data ?? {};
  if (type === "bot") return plain(displayName ?? "bot").slice(0, LONGEST);
  throw new Error(
    "This token belongs to a person, not to a bot. Create a bot at https://developer.webex.com/my-apps/new/bot.",
  );
}
