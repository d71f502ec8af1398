import { BREAKING, DELIVERIES, type Group, PAUSE, refusing, TIMES } from "../drawer.js";

const CHARACTERS = { kind: "number", least: 1, most: 40_000, unit: "signs" } as const;

/** groups is every knob of the simulated Slack that there may be. */
export const groups: Group[] = [
  {
    group: "Pictures",
    knobs: [
      { ...TIMES, name: "files.times", label: "Refuse the next pictures" },
      {
        ...{ kind: "choice", name: "files.status", needs: "files.times" },
        label: "Refuse them with",
        choices: [
          { value: 500, label: "500: something is broken" },
          { value: 404, label: "404: gone" },
          { value: 429, label: "429: too many requests" },
        ],
      },
      {
        ...{ ...TIMES, name: "loginPages", label: "Show the login page instead" },
        about: "As Slack does where a token may not see a file: a page, and no error.",
      },
      {
        ...{ kind: "switch", name: "stubs", label: "Tell no more of a file than its id" },
        about: "As of channels that are shared with others.",
      },
      { ...PAUSE, name: "latency.files", label: "Hand a picture out after" },
    ],
  },
  {
    group: "Every call to Slack",
    knobs: [
      ...refusing("rate", "Refuse the next calls", {
        choices: [
          { value: 429, label: "429: too many requests" },
          { value: 500, label: "500: something is broken" },
          { value: 503, label: "503: not available" },
        ],
        about: "What it says in Retry-After.",
      }),
      ...BREAKING,
      {
        ...{ kind: "switch", name: "repliesLimited", label: "List messages once a minute only" },
        about: "As for apps that are not in Slack's Marketplace.",
      },
      { kind: "switch", name: "repliesAlone", label: "List a reply without its thread" },
    ],
  },
  {
    group: "Answers of the bot",
    knobs: [
      { ...PAUSE, name: "latency.posts", label: "Take a post after" },
      { ...CHARACTERS, name: "longest.posts", label: "Take posts of up to" },
      { ...CHARACTERS, name: "longest.edits", label: "Take edits of up to" },
    ],
  },
  {
    group: "Deliveries",
    knobs: [
      ...DELIVERIES,
      {
        ...{ kind: "choice", name: "pauses", label: "Try a failed delivery again" },
        choices: [
          { value: 1, label: "at once, after 1 minute and after 5" },
          { value: 0.01, label: "a hundred times as fast" },
          { value: 0, label: "three times at once" },
        ],
      },
    ],
  },
  {
    group: "What the bot hears",
    knobs: [{ kind: "switch", name: "echo", label: "Its own messages" }],
  },
];
