/** How well photographs were read: figures of some of them, and the table of all. */
import { folded, normalised } from "../functions/letters.js";
import { line } from "./money.js";
import type { Photograph } from "./photographs.js";
import type { Effort, Outcome } from "./posting.js";

/** Shot is a photograph, and what became of it. */
export type Shot = Photograph & Outcome & { effort: Effort };

/** Memory is the most that the reader, and a process that answers, had at a time, in MB. */
export type Memory = { reader?: number; answer?: number };

/** Group is photographs that are told of together. */
export type Group = { name: string; shots: Shot[]; memory?: Memory };

/** platesNamed returns the plates that a reply names, in its order: what it has in bold. */
export function platesNamed(reply = ""): string[] {
  return [...reply.matchAll(/\*\*([^*\n]+)\*\*/g)].map(([, text = ""]) => normalised(text));
}

/** isRight tells whether a plate is the true one, with O as 0 and I as 1. */
export function isRight(plate: string | undefined, { plate: truth }: Pick<Shot, "plate">): boolean {
  return plate !== undefined && folded(plate) === folded(truth);
}

/** tableOf returns the figures of groups, one in each column, in Markdown. */
export function tableOf(groups: Group[]): string {
  const header = groups.map(({ name }) => name);
  const figures = groups.map(figuresOf);
  const rows = Object.keys(figures[0] ?? {}).map((name) => [
    name,
    ...figures.map((of) => of[name] ?? ""),
  ]);
  const all = [["", ...header], ...rows];
  const widths = all[0]?.map((_, at) => Math.max(3, ...all.map((row) => row[at]?.length ?? 0)));
  const padded = all.map(([name = "", ...cells]) =>
    line(
      name.padEnd(widths?.[0] ?? 0),
      cells.map((cell, at) => cell.padStart(widths?.[at + 1] ?? 0)),
    ),
  );
  const rule = line(
    "-".repeat(widths?.[0] ?? 3),
    header.map((_, at) => `${"-".repeat((widths?.[at + 1] ?? 3) - 1)}:`),
  );
  return [padded[0], rule, ...padded.slice(1)].join("\n");
}

function figuresOf({ shots, memory = {} }: Group): Record<string, string> {
  const told = shots.map((shot) => ({ shot, plates: platesNamed(shot.reply) }));
  const count = (is: (one: (typeof told)[number]) => boolean) => told.filter(is).length;
  const of = (part: number, whole: number) => `${part} of ${whole}, ${percent(part / whole)}`;
  const stored = shots.flatMap((shot) => shot.sightings.map(({ plate }) => isRight(plate, shot)));
  const accuracies = told.map(({ shot, plates }) => accuracyOf(plates[0] ?? "", shot.plate));
  const all = shots.length;
  return {
    photographs: String(all),
    "first answer exact": of(
      count(({ shot, plates }) => plates[0] === shot.plate),
      all,
    ),
    "first answer, O=0 I=1": of(
      count(({ shot, plates }) => isRight(plates[0], shot)),
      all,
    ),
    "among the plates named": of(
      count(({ shot, plates }) => plates.some((plate) => isRight(plate, shot))),
      all,
    ),
    "anywhere in the answer": of(
      count(({ shot }) => isSaid(shot)),
      all,
    ),
    "right of those stored": of(stored.filter(Boolean).length, stored.length),
    "no plate named": of(
      count(({ plates }) => plates.length === 0),
      all,
    ),
    "no reply at all": String(count(({ shot }) => shot.reply === undefined)),
    "characters right": percent(mean(accuracies)),
    ...effortsOf(shots),
    "reader, most MB": rounded(memory.reader),
    "answer, most MB": rounded(memory.answer),
  };
}

function effortsOf(shots: Shot[]): Record<string, string> {
  const rows = (["reader", "answer"] as const).map((who) => {
    const taken = shots.flatMap(({ effort }) => effort[who] ?? []).sort((a, b) => a - b);
    const high = taken[Math.ceil(0.95 * taken.length) - 1];
    const ms = taken.length > 0 ? `${rounded(mean(taken))}, ${rounded(high)}` : "";
    return [`${who}, CPU ms: mean, p95`, ms];
  });
  return Object.fromEntries(rows);
}

// In a plate it names, or in any other piece of text that it tells of.
function isSaid(shot: Shot): boolean {
  const pieces = (shot.reply ?? "").split(/[\n,:()·?]/).flatMap((one) => [one, ...one.split(" ")]);
  return pieces.some((piece) => isRight(normalised(piece.replaceAll("\\", "")), shot));
}

/** accuracyOf returns the share of a true plate's characters that a reading has right, 0 to 1: the fewer it takes to put it right, the more. */
export function accuracyOf(read: string, truth: string): number {
  return Math.max(0, 1 - distanceOf(read, truth) / truth.length);
}

function distanceOf(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [n, sign] of [...from].entries()) {
    const next = [n + 1];
    for (const [at, wanted] of [...to].entries()) {
      const same = (row[at] ?? 0) + (sign === wanted ? 0 : 1);
      next.push(Math.min(same, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

function mean(numbers: number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : "none";
}

function rounded(amount: number | undefined): string {
  return amount === undefined ? "" : amount.toFixed(0);
}
