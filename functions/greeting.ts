import type { Analysis } from "./analyses.js";
import type { Channel } from "./channels.js";
import type { Rules } from "./plates.js";
import { soughtIn } from "./replies.js";
import type { Words } from "./words.js";

const MENTION =
  "In a room with others I only see messages that mention me: put my name and the picture into the same message.";

const OVERHEARD =
  "I read every picture in the rooms that I am in, and what is sent to me directly.";

/** Ways are what a platform lets us do: hear what people say to each other, keep what is said to us, and show pictures. */
export type Ways = Pick<Partial<Channel>, "overhears" | "gives"> & { show?: unknown };

/** help returns what we say to a message without a picture. */
export function help({ overhears, gives, show }: Ways = {}): Words {
  return [
    ["Post a picture of a car and I answer below it with the ", { strong: "number plate" }, "."],
    [overhears ? OVERHEARD : MENTION],
    ...(show ? [[BLURRING]] : []),
    ...(gives ? [[FORGETTING]] : []),
  ];
}

const BLURRING =
  'Write "blur the plates" with a picture, and I post it again with its number plates blurred.';

const FORGETTING =
  'What you say to me is kept for some days. Say "forget me", and I forget all that is yours; in a group, with my name.';

/** Welcome is what there is to say of us in a room: what we look for, and for how many days it is kept. */
export type Welcome = {
  rules: Rules;
  wanted: Analysis[];
  kept: number;
  /** what people say to each other is delivered, too */
  overhears?: boolean | undefined;
  /** and gets an emoji */
  reacts?: boolean | undefined;
  /** what is said to us is kept, and can be forgotten on request */
  gives?: boolean | undefined;
};

/** welcome returns our first words in a room: what we read, what is kept, and, but for a direct room, what we see. */
export function welcome(
  { rules, wanted, kept, overhears, reacts, gives }: Welcome,
  direct = false,
): Words {
  const days = kept === 1 ? "1 day" : `${kept} days`;
  return [
    [
      "Hello, I am ",
      { strong: "Spotter" },
      ": I read the pictures that you post, and answer below them.",
    ],
    [`I look for ${soughtBy(wanted, rules)}.`],
    [
      `What I find is kept for ${days}: plates with room, person and time, so that I can say when one was seen before. Pictures are not kept. ${gives ? "Unsend" : "Delete"} your message, and what I kept of it is deleted too.`,
    ],
    ...(gives ? [[KEPT]] : []),
    ...(direct ? [] : [[gives ? BY_NAME : overhears ? OVERHEARD : MENTION]]),
    ...(reacts ? [["Other messages get an emoji that fits their words; they are not kept."]] : []),
  ];
}

const BY_NAME =
  "Here I read every picture. Words are for me where they have my name in them; quote a picture with it, and I read that one again.";

const KEPT = `What you say to me, and my answers, are kept as long. Say "forget me", with my name where there are others, and I forget all that is yours.`;

function soughtBy(wanted: Analysis[], rules: Rules): string {
  const names = wanted.map(({ name }) => name);
  const others = names.filter((name) => name !== "plates").map((name) => subjects[name] ?? name);
  return listOf([
    ...(names.includes("plates") ? [`number plates (${soughtIn(rules)})`] : []),
    ...others,
  ]);
}

const subjects: Record<string, string> = {
  labels: "things that are to be seen",
  celebrities: "people in public life",
  serials: "serial numbers",
  macs: "MAC addresses",
  imeis: "IMEIs",
};

function listOf(items: string[]): string {
  return [items.slice(0, -1).join(", "), items.at(-1)].filter(Boolean).join(" and ");
}

/** forgotten returns what we say to whoever asks to be forgotten. */
export function forgotten(): Words {
  return [
    ["I forget what you have posted and I have told you so far: pictures, plates and words."],
  ];
}

/** nobodyKnown returns what we say to whoever asks to be forgotten where the platform does not tell who that is. */
export function nobodyKnown(): Words {
  return [
    ["I am not told who you are, so I do not know what is yours."],
    ["Unsend a message, and I forget that one."],
  ];
}
