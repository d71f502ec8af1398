type Words = {
  /** where it is in the simulator's knobs, such as "contents.times" */
  name: string;
  label: string;
  about?: string;
  /** the knob without which this one changes nothing */
  needs?: string;
};
type Switch = Words & { kind: "switch" };
type Number = Words & { kind: "number"; least: number; most: number; unit: string };
type Choice = Words & { kind: "choice"; choices: { value: number | string; label: string }[] };

/** Knob is a knob of a simulator in words for people, and what it may be turned to. */
export type Knob = Switch | Number | Choice;

/** Group is knobs of one matter, in the order in which people see them. */
export type Group = { group: string; knobs: Knob[] };

/** TIMES is what a knob is turned to that counts down. */
export const TIMES = { kind: "number", least: 0, most: 20, unit: "times" } as const;

/** PAUSE is what a knob is turned to that makes somebody wait. */
export const PAUSE = { kind: "number", least: 0, most: 10_000, unit: "ms" } as const;

const SECONDS = { kind: "number", least: 0, most: 60, unit: "s" } as const;
const LIMIT = { kind: "number", least: 1, most: 60_000, unit: "ms" } as const;

/** refusing returns the knobs by which a platform refuses what is named, under this name: how often, how, and for how long. */
export function refusing(
  name: string,
  label: string,
  how: { choices: Choice["choices"]; about: string },
): Knob[] {
  const needs = `${name}.times`;
  const { choices, about } = how;
  return [
    { ...TIMES, name: needs, label },
    { kind: "choice", name: `${name}.status`, needs, label: "Refuse them with", choices },
    { ...SECONDS, name: `${name}.retryAfter`, needs, label: "Come back after", about },
  ];
}

/** BREAKING is the knobs by which calls to a platform break, with an answer or without, before or after they took effect. */
export const BREAKING: Knob[] = [
  { ...TIMES, name: "broken.times", label: "Break the next calls" },
  {
    ...{ kind: "choice", name: "broken.status", needs: "broken.times" },
    label: "Break them with",
    choices: [
      { value: 0, label: "a connection that is cut" },
      { value: 500, label: "500: something is broken" },
    ],
  },
  {
    ...{ kind: "choice", name: "broken.moment", needs: "broken.times" },
    label: "Break them",
    choices: [
      { value: "before", label: "before they took effect" },
      { value: "after", label: "after they took effect" },
    ],
  },
];

/** DELIVERIES is the knobs of deliveries that every platform has. */
export const DELIVERIES: Knob[] = [
  {
    ...{ ...TIMES, name: "duplicates", label: "Deliver everything again" },
    about: "Besides the one delivery that there should be.",
  },
  {
    ...{ ...PAUSE, name: "shuffle", label: "Gather deliveries for" },
    about: "Then they leave, the last one first.",
  },
  {
    ...{ ...LIMIT, name: "timeout", label: "Give a delivery up after" },
    about: "A delivery that is not answered by then has failed.",
  },
];
