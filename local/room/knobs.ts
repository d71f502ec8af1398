import type { IncomingMessage } from "node:http";
import { bodyOf, jsonIn } from "../bodies.js";
import { type Answer, json, sentence } from "./answers.js";
import type { Knob } from "./drawer.js";
import type { Platform } from "./platform.js";

type Value = number | boolean | string;

/** KnobView is a knob as the page draws it, its name with its platform's before it, and whether it leaves that as it should be. */
export type KnobView = Knob & {
  platform: string;
  group: string;
  value: Value;
  isQuiet: boolean;
};

/** knobsView returns the platforms' knobs with the words for them. */
export function knobsView(platforms: Platform[]): KnobView[] {
  return platforms.flatMap((platform) =>
    platform.groups.flatMap(({ group, knobs }) =>
      knobs.flatMap((knob) => knobView(platform, group, knob)),
    ),
  );
}

/** turned turns knobs: what the page sends names each with its value; a wrong one turns none. */
export async function turned(platforms: Platform[], request: IncomingMessage): Promise<Answer> {
  const body = await bodyOf(request, 10_000);
  const asked = body && jsonIn(body);
  if (!asked) return sentence(400, "The knobs cannot be read.");
  const known = knobsView(platforms);
  for (const [name, value] of Object.entries(asked)) {
    const knob = known.find((one) => one.name === name);
    const wrong = wrongWith(knob, name, value);
    if (wrong) return sentence(400, wrong);
  }
  const all = Object.fromEntries(platforms.map(({ name, knobs }) => [name, knobs]));
  for (const [name, value] of Object.entries(asked)) turn(all, name, value);
  return json({ knobs: knobsView(platforms) });
}

/** quieted turns every knob of the platform that is named back to where nothing goes wrong; of all, where none is named. */
export function quieted(platforms: Platform[], named: string | null): Answer {
  for (const { name, knobs, quiet } of platforms)
    if (named === null || named === name) Object.assign(knobs, quiet());
  return json({ knobs: knobsView(platforms) });
}

function knobView({ name, knobs, quiet }: Platform, group: string, knob: Knob): KnobView[] {
  const value = valueAt(knobs, knob.name);
  if (value === undefined) return [];
  const isQuiet = knob.needs !== undefined || value === valueAt(quiet(), knob.name);
  return [{ ...knob, name: `${name}.${knob.name}`, platform: name, group, value, isQuiet }];
}

function wrongWith(knob: KnobView | undefined, name: string, value: unknown): string | undefined {
  if (!knob) return `There is no knob “${name}”.`;
  if (knob.kind === "switch")
    return typeof value === "boolean" ? undefined : `“${knob.label}” is on or off.`;
  if (knob.kind === "choice") {
    const isOne = knob.choices.some((choice) => choice.value === value);
    return isOne ? undefined : `“${knob.label}” is one of its choices.`;
  }
  const { label, least, most } = knob;
  const isWithin = Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
  return isWithin ? undefined : `“${label}” is a whole number from ${least} to ${most}.`;
}

// The names are known by now, so each step leads to something.
function turn(knobs: object, name: string, value: unknown): void {
  const [last = "", ...steps] = name.split(".").reverse();
  const holder = steps.reverse().reduce(within, knobs) as Record<string, unknown>;
  holder[last] = value;
}

function valueAt(knobs: object, name: string): Value | undefined {
  return name.split(".").reduce(within, knobs as unknown) as Value | undefined;
}

function within(holder: unknown, step: string): unknown {
  return (holder as Record<string, unknown> | undefined)?.[step];
}
