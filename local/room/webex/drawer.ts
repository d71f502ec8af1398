import { DELIVERIES, type Group, PAUSE, refusing, TIMES } from "../drawer.js";

/** groups is every knob of the simulated Webex that there may be. */
export const groups: Group[] = [
  {
    group: "Pictures",
    knobs: [
      ...refusing("contents", "Refuse the next pictures", {
        choices: [
          { value: 423, label: "423: still scanned for malware" },
          { value: 410, label: "410: infected" },
          { value: 428, label: "428: cannot be scanned" },
          { value: 404, label: "404: gone" },
          { value: 429, label: "429: too many requests" },
        ],
        about: "Retry-After: only 423 and 429 say it.",
      }),
      { ...PAUSE, name: "latency.contents", label: "Hand a picture out after" },
    ],
  },
  {
    group: "Every call to Webex",
    knobs: refusing("rate", "Refuse the next calls", {
      choices: [
        { value: 429, label: "429: too many requests" },
        { value: 500, label: "500: something is broken" },
        { value: 503, label: "503: not available" },
      ],
      about: "What it says in Retry-After.",
    }),
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
  { group: "Deliveries", knobs: DELIVERIES },
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
