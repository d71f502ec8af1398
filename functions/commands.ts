import { type Evoked, heardIn, type Idle } from "./emojis.js";
import { help } from "./greeting.js";
import type { Words } from "./words.js";

const MOST = 20; // words that are told of, and emoji of each

const reasons: Record<Idle["why"], string> = {
  common: "Left out, as they say little: ",
  denied: "Left out, as you say that it is not so: ",
  unknown: "I know no emoji for: ",
};

/** commanded returns what we say to a command: `/explain` tells which emoji words bring to mind and why, any other helps. */
export async function commanded(command: string, text: string): Promise<Words> {
  if (command !== "/explain") return [...help({ overhears: true, show: true }), ...hint()];
  const heard = await heardIn(text);
  if (heard.length === 0) return usage();
  const evoked = heard.flatMap((one) => ("keyword" in one ? [one] : []));
  const idle = heard.flatMap((one) => ("why" in one ? [one] : []));
  return [
    ...(evoked.length === 0 ? [["I have nothing."]] : evoked.slice(0, MOST).map(told)),
    ...(evoked.length > MOST ? [[`And ${evoked.length - MOST} more words.`]] : []),
    ...(Object.keys(reasons) as Idle["why"][]).flatMap((why) => toldOf(why, idle)),
    ...(evoked.length === 0 ? [] : [["Of these I take one by chance, the better ones first."]]),
  ];
}

function hint(): Words {
  return [
    [
      "Other words may get an emoji that fits them. Write /explain and some words, and I tell you alone why.",
    ],
  ];
}

function usage(): Words {
  return [
    ["Put some words behind it, such as /explain pizza for everybody."],
    ["Then I say which emoji they bring to my mind, and why."],
  ];
}

function told({ word, keyword, emojis }: Evoked): Words[number] {
  const taken = word === keyword ? "" : `, taken as ${keyword}`;
  return [{ strong: word }, `${taken}:`, ...emojis.flatMap((emoji) => [" ", { emoji }])];
}

function toldOf(why: Idle["why"], idle: Idle[]): Words {
  const words = idle.filter((one) => one.why === why).map(({ word }) => word);
  if (words.length === 0) return [];
  const more = words.length > MOST ? `, and ${words.length - MOST} more` : "";
  return [[`${reasons[why]}${words.slice(0, MOST).join(", ")}${more}.`]];
}
