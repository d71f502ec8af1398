import { BREAKING, DELIVERIES, type Group, PAUSE, refusing, TIMES } from "../drawer.js";

const PUSHES = { kind: "number", least: 0, most: 1_000, unit: "pushes" } as const;
const GOOD = { kind: "number", least: 0, most: 600, unit: "s" } as const;

/** groups is every knob of the simulated LINE that there may be. */
export const groups: Group[] = [
  {
    group: "Pictures",
    knobs: [
      {
        ...{ ...TIMES, name: "preparing", label: "Still prepare the next pictures" },
        about: "202, and nothing of the picture yet.",
      },
      { ...TIMES, name: "contents.times", label: "Refuse the next pictures" },
      {
        ...{ kind: "choice", name: "contents.status", needs: "contents.times" },
        label: "Refuse them with",
        choices: [
          { value: 410, label: "410: expired" },
          { value: 404, label: "404: gone" },
          { value: 500, label: "500: something is broken" },
          { value: 429, label: "429: too many requests" },
        ],
      },
      {
        ...{ kind: "choice", name: "sets", label: "Deliver pictures sent together" },
        choices: [
          { value: "apart", label: "each by itself" },
          { value: "together", label: "in one delivery" },
          { value: "bare", label: "without saying how many" },
        ],
      },
      { ...PAUSE, name: "latency.contents", label: "Hand a picture out after" },
    ],
  },
  {
    group: "Answers of the bot",
    knobs: [
      {
        ...{ ...GOOD, name: "tokenSeconds", label: "Take a free reply within" },
        about: "After that only a push is left, which counts.",
      },
      {
        ...{ ...PUSHES, name: "quota.value", label: "Allow in a month" },
        about: "0: the month's pushes are used up.",
      },
      {
        ...{ kind: "switch", name: "strictQuotes", label: "Take no quote of what is gone" },
        about: "The answer is refused then, and has to come without it.",
      },
      { ...PAUSE, name: "latency.posts", label: "Take a reply or a push after" },
    ],
  },
  {
    group: "Every call to LINE",
    knobs: [
      ...refusing("rate", "Refuse the next calls", {
        choices: [
          { value: 429, label: "429: too many requests" },
          { value: 500, label: "500: something is broken" },
          { value: 503, label: "503: not available" },
        ],
        about: "What it says in Retry-After; 0: nothing, as LINE does.",
      }),
      ...BREAKING,
    ],
  },
  {
    group: "Deliveries",
    knobs: [
      ...DELIVERIES,
      { ...PAUSE, name: "batch", label: "Gather events of one delivery for" },
      {
        ...{ ...TIMES, name: "redelivery.tries", label: "Try a failed delivery again" },
        about: "LINE does so only where that is switched on.",
      },
      {
        ...{ kind: "choice", name: "redelivery.scale", needs: "redelivery.tries" },
        label: "Try it again",
        choices: [
          { value: 1, label: "after 1, 5 and 15 minutes" },
          { value: 0.01, label: "a hundred times as fast" },
          { value: 0, label: "at once" },
        ],
      },
    ],
  },
  {
    group: "What the bot hears",
    knobs: [
      {
        ...{ kind: "switch", name: "anonymous", label: "Nothing of who writes in a group" },
        about: "As of people who have not agreed to be known.",
      },
      {
        ...{ kind: "switch", name: "standby", label: "Everything, with somebody else to answer" },
        about: "It is to say nothing then.",
      },
    ],
  },
];
