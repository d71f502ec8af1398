import type { IncomingMessage } from "node:http";
import { bodyOf, jsonIn } from "../bodies.js";
import { quietKnobs } from "../webex/knobs.js";
import type { Simulator } from "../webex/simulator.js";
import { type Answer, json, sentence } from "./answers.js";
import { GROUPS, type Knob } from "./drawer.js";

type Value = number | boolean;

/** KnobView is a knob as the page draws it, and whether it leaves Webex as it should be. */
export type KnobView = Knob & { group: string; value: Value; isQuiet: boolean };

/** knobsView returns the simulator's knobs with the words for them. */
export function knobsView({ knobs }: Pick<Simulator, "knobs">): KnobView[] {
  const quiet = quietKnobs();
  return GROUPS.flatMap((one) =>
    one.knobs.flatMap((knob) => {
      const value = valueAt(knobs, knob.name);
      if (value === undefined) return [];
      const isQuiet = knob.needs !== undefined || value === valueAt(quiet, knob.name);
      return [{ ...knob, group: one.group, value, isQuiet }];
    }),
  );
}

/** turned turns knobs: what the page sends names each with its value; a wrong one turns none. */
export async function turned(simulator: Simulator, request: IncomingMessage): Promise<Answer> {
  const body = await bodyOf(request, 10_000);
  const asked = body && jsonIn(body);
  if (!asked) return sentence(400, "The knobs cannot be read.");
  const known = knobsView(simulator);
  for (const [name, value] of Object.entries(asked)) {
    const knob = known.find((one) => one.name === name);
    const wrong = wrongWith(knob, name, value);
    if (wrong) return sentence(400, wrong);
  }
  for (const [name, value] of Object.entries(asked)) turn(simulator.knobs, name, value);
  return json({ knobs: knobsView(simulator) });
}

/** quieted turns every knob back to where nothing goes wrong. */
export function quieted(simulator: Simulator): Answer {
  Object.assign(simulator.knobs, quietKnobs());
  return json({ knobs: knobsView(simulator) });
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
