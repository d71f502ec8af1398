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
type Choice = Words & { kind: "choice"; choices: { value: number; label: string }[] };

/** Knob is a knob of the simulator in words for people, and what it may be turned to. */
export type Knob = Switch | Number | Choice;

const SECONDS = { kind: "number", least: 0, most: 60, unit: "s" } as const;
const TIMES = { kind: "number", least: 0, most: 20, unit: "times" } as const;
const PAUSE = { kind: "number", least: 0, most: 10_000, unit: "ms" } as const;

/** GROUPS is every knob there may be, in the order in which people see them. */
export const GROUPS: { group: string; knobs: Knob[] }[] = [
  {
    group: "Pictures",
    knobs: [
      { ...TIMES, name: "contents.times", label: "Refuse the next pictures" },
      {
        ...{
          kind: "choice",
          name: "contents.status",
          needs: "contents.times",
          label: "Refuse them with",
        },
        choices: [
          { value: 423, label: "423: still scanned for malware" },
          { value: 410, label: "410: infected" },
          { value: 428, label: "428: cannot be scanned" },
          { value: 404, label: "404: gone" },
          { value: 429, label: "429: too many requests" },
        ],
      },
      {
        ...{ ...SECONDS, name: "contents.retryAfter", needs: "contents.times" },
        ...{ label: "Come back after", about: "Retry-After: only 423 and 429 say it." },
      },
      { ...PAUSE, name: "latency.contents", label: "Hand a picture out after" },
    ],
  },
  {
    group: "Every call to Webex",
    knobs: [
      { ...TIMES, name: "rate.times", label: "Refuse the next calls" },
      {
        ...{ kind: "choice", name: "rate.status", needs: "rate.times", label: "Refuse them with" },
        choices: [
          { value: 429, label: "429: too many requests" },
          { value: 500, label: "500: something is broken" },
          { value: 503, label: "503: not available" },
        ],
      },
      {
        ...{ ...SECONDS, name: "rate.retryAfter", needs: "rate.times" },
        ...{ label: "Come back after", about: "What it says in Retry-After." },
      },
    ],
  },
  {
    group: "Answers of the bot",
    knobs: [
      {
        ...{ ...TIMES, name: "lostAnswers", label: "Lose the next answers" },
        about: "The post stands in the room, but the bot never hears that it does.",
      },
      { ...PAUSE, name: "latency.posts", label: "Take a post after" },
    ],
  },
  {
    group: "Deliveries",
    knobs: [
      {
        ...{ ...TIMES, name: "duplicates", label: "Deliver everything again" },
        about: "Besides the one delivery that there should be.",
      },
      {
        ...{ ...PAUSE, name: "shuffle", label: "Gather deliveries for" },
        about: "Then they leave, the last one first.",
      },
      {
        ...{ kind: "number", least: 1, most: 60_000, unit: "ms" },
        ...{ name: "timeout", label: "Give a delivery up after" },
        about: "A delivery that is not answered by then has failed.",
      },
    ],
  },
  {
    group: "What the bot hears",
    knobs: [
      { kind: "switch", name: "echo", label: "Its own messages" },
      { ...PAUSE, name: "echoDelay", label: "Its own messages, later by" },
      {
        ...{ kind: "switch", name: "hearAll", label: "Messages that do not mention it" },
        about: "In group rooms. A real bot hears them only with special rights.",
      },
    ],
  },
];
