import { type Code, Failure } from "./errors.js";
import type { Work } from "./inquiry.js";
import { replyRow } from "./ledger.js";
import { isDeleted } from "./store.js";

/** Ending is why nothing more is done about a message; where it is forgotten, nothing of it is to be kept. */
export type Ending = { code: Code; isForgotten: boolean };

// Nobody is left to tell, or was told before, and another try would find the same.
const final: Code[] = ["allowance-gone", "allowance-spared", "limited", "message-gone"];

// What is said to others is left out where a platform says no, or has no time for us, and in the end where it breaks: nobody waits for it.
const leftOut: Code[] = ["platform-busy", "platform-refused", "token-rejected"];
const leftOutLast: Code[] = ["platform-failed", "platform-silent"];

/** endingOf returns how an error ends what there is to do about a message; undefined where another try may help. */
export async function endingOf(
  error: unknown,
  { message, isFirst, isLastTry }: Pick<Work, "message" | "isFirst" | "isLastTry">,
): Promise<Ending | undefined> {
  const code = error instanceof Failure ? error.code : "unexpected";
  if (code === "not-installed") return { code, isForgotten: true };
  // What went wrong first is what counts.
  if (await isDeleted(message).catch(() => false)) {
    const isAll = (message.together ?? []).length < 2;
    // Of messages that are answered together, the next run answers those that are left.
    return isAll ? { code: "message-gone", isForgotten: true } : undefined;
  }
  // A platform may tell of a message before it shows it everywhere.
  if (code === "message-gone" && isFirst && !(await replyRow(message, "answer"))) return undefined;
  const over = [
    ...final,
    ...(message.aside ? leftOut : []),
    ...(message.aside && isLastTry ? leftOutLast : []),
  ];
  return over.includes(code) ? { code, isForgotten: false } : undefined;
}
