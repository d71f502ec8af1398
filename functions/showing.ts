import type { Channel, Place } from "./channels.js";
import type { Drawing } from "./drawing.js";
import type { Drawn } from "./easel.js";
import { Failure } from "./errors.js";
import { replyRow } from "./ledger.js";
import { replyOnce } from "./outbox.js";
import { drawingMissing, drawingsLeft } from "./portrait.js";
import type { Told } from "./sightings.js";
import type { Words } from "./words.js";

const SPEAKING = 5_000; // milliseconds of a run that are kept for the words

/** Shown is what became of a drawing, and what is to be said where it is not shown. */
export type Shown = { words: Words; drawing?: string };

/**
 * shownOnce shows what was drawn on a message's pictures in its thread, once, before the answer in words. That it cannot be shown
 * is told in the answer, and keeps nobody from it; what says that there is nobody to answer is let out.
 */
export async function shownOnce(
  channel: Channel,
  place: Place,
  told: Told[],
  isFirst: boolean,
): Promise<Shown> {
  const drawings = told.flatMap(drawnAt);
  if (drawings.length === 0 || !channel.show) return { words: [] };
  try {
    if (await isPast(place)) return missing("not-shown");
    const drawing = await together(drawings);
    if (!drawing) return missing("not-drawn");
    const here = { ...place, until: place.until - SPEAKING };
    const showing = { ...channel, reply: async () => (await channel.show?.(here, drawing)) ?? "" };
    await replyOnce(showing, here, "drawing", [[drawing.alt]]);
    return {
      words: drawingsLeft(drawings.filter((one) => one === "failed").length),
      drawing: "stands",
    };
  } catch (error) {
    const code = error instanceof Failure ? error.code : "unexpected";
    // What may stand all the same is looked for by the next run, as with any other reply.
    const isUnknown = ["platform-silent", "platform-failed", "unexpected"].includes(code);
    if (ENDS.includes(code) || (isFirst && isUnknown)) throw error;
    return missing(error instanceof Failure ? `${code}: ${error.message}` : code);
  }
}

// These say that nobody is there to be answered, that we may not answer, or that another run does.
const ENDS = ["busy", "message-gone", "picture-gone", "not-installed", "token-rejected"];

function missing(drawing: string): Shown {
  return { words: drawingMissing(drawing.startsWith("scope-missing")), drawing };
}

// An answer that was begun says already that there is no drawing, where there is none.
async function isPast({ message }: Place): Promise<boolean> {
  const [drawing, answer] = await Promise.all([
    replyRow(message, "drawing"),
    replyRow(message, "answer"),
  ]);
  return drawing?.state !== "sent" && answer !== undefined;
}

function drawnAt({ seen }: Told, n: number, all: Told[]): Drawn[] {
  if ("unread" in seen || !seen.drawing) return [];
  if (seen.drawing === "failed" || all.length === 1) return [seen.drawing];
  return [{ ...seen.drawing, alt: `Picture ${n + 1}: ${seen.drawing.alt}` }];
}

async function together(drawings: Drawn[]): Promise<Drawing | undefined> {
  const made = drawings.filter((one) => one !== "failed");
  const [first, ...others] = made;
  if (!first || others.length === 0) return first;
  const { sheetOf } = await import("./sheet.js");
  return await sheetOf([first, ...others]);
}
