import type { Note, Seen } from "./analyses.js";
import { countries } from "./countries.js";
import type { PictureCode } from "./errors.js";
import type { Guess } from "./guesses.js";
import type { Excess } from "./limits.js";
import type { Rules } from "./plates.js";
import { facesTold } from "./portrait.js";
import { readoutOf, unseenOf } from "./readout.js";
import type { Told } from "./sightings.js";
import type { Words } from "./words.js";

const MOST = 10; // items of a list before the rest is only counted

const reasons: Record<PictureCode, string> = {
  "file-archive":
    "This is an archive of files, which I do not open. Please post the pictures themselves.",
  "file-document":
    "This is a document, and I read pictures only. Please post a picture of the page.",
  "file-video": "This is a video, and I read pictures only. Please post a picture from it.",
  "not-a-picture":
    "I read JPEG, PNG, HEIC, WebP, GIF, TIFF and AVIF pictures; this is something else.",
  "picture-elsewhere":
    "This picture is not kept by the platform itself, so I did not fetch it. Please attach it to the message.",
  "picture-failed":
    "I could not get hold of this picture, though I tried several times. Please post it again later.",
  "picture-gone": "The picture is not there any more.",
  "picture-infected":
    "The platform's virus scanner found this file infected, so I did not open it.",
  "picture-scanning": "The platform is still scanning this file. Please post it again in a minute.",
  "picture-too-big":
    "This picture is too big for me: I take files of up to 40 MB, and up to 50 megapixels (25 as AVIF). Please post a smaller one.",
  "picture-too-small": "This picture is too small: I need at least 16 pixels on each side.",
  "picture-unreadable": "I cannot read this picture: it seems to be damaged or cut off.",
  "picture-unscannable":
    "The platform cannot scan this file (it may be encrypted), so I did not open it.",
  "picture-withheld":
    "The platform does not let me see this file: it shows me where to log in instead. Whoever installed me can do so again, which asks for what I may see.",
};

const headings: Record<string, string> = {
  text: "Text",
  labels: "What I see",
  faces: "Faces",
  celebrities: "People I may know",
};

/** Manner is what an answer depends on besides the pictures: whose plates were looked for, and the time zone of its readers. */
export type Manner = { rules: Rules; zone: string };

/** answerTo returns what we say of a message's pictures: numbered where there are several, plates first. */
export function answerTo(told: Told[], manner: Manner): Words {
  return told.flatMap(({ seen, sightings }, index) => {
    const lines = "unread" in seen ? [[reasons[seen.unread]]] : found(seen, sightings, manner);
    return told.length > 1 ? [[{ strong: `Picture ${index + 1}` }], ...lines] : lines;
  });
}

/** waiting returns what stands in the thread until the answer takes its place. */
export function waiting(): Words {
  return [["I am reading this; it takes a moment."]];
}

/** nothingFound returns what we say, in a direct room, to words for which there is no emoji. */
export function nothingFound(): Words {
  return [["I have nothing."], ["Ask me for help, and I say what I do."]];
}

/** echo returns what somebody said, as it is. */
export function echo(text: string): Words {
  return text.split(/\r?\n/).map((line) => [{ said: line }]);
}

/** unanswered returns what we say, before the next answer in a room, of messages since a moment (ISO 8601) that got none. */
export function unanswered(since: string, zone: string): Words {
  return [
    [
      `What was posted here at ${dated(since, zone)}, and perhaps later, got no answer: what I may say a month unasked is little. Please post it again, and I answer.`,
    ],
  ];
}

/** notShown returns what we say to a message that replies to one which the platform does not show us. */
export function notShown(direct = false): Words {
  if (direct) return [["I cannot see the message that you reply to: it seems to be deleted."]];
  return [
    ["I cannot see the message that you reply to: it does not mention me, or it was deleted."],
    ["Please post its picture again, with my name in the same message."],
  ];
}

/** tooMany returns what we say, once, to whoever goes over a limit: it says how many there may be, and from when on we read again, if that is yet to come. */
export function tooMany({ limit, most, until }: Excess, zone: string, now: number): Words {
  const many = most === 1 ? "1 picture or message" : `${most} pictures or messages`;
  const how = `${whose[limit]} ${many} ${until === undefined ? "a day" : "in ten minutes"}.`;
  if (until !== undefined && until <= now)
    return [[how], ["I left this one out. Please post it again."]];
  const when = until === undefined ? `midnight (${zone})` : dated(until, zone);
  return [
    [how],
    [`I leave this one out, and what comes until ${when}. Please post it again then.`],
  ];
}

const whose: Record<Excess["limit"], string> = {
  person: "That was a lot at once: from one person I take",
  room: "That was a lot at once: in one room I take",
  share: "You have had your share of this room's day: from one person I take",
  day: "This room has had its share of today: in one room I take",
};

/** onlyFirst returns what we say where a message has more pictures than we read of one. */
export function onlyFirst(most: number): Words {
  return [
    [`I read the first ${most} pictures of a message: please post the others in another one.`],
  ];
}

/** toldAbove returns what we say, in a direct room, to words below a picture that we have answered. */
export function toldAbove(): Words {
  return [["I have answered this picture, above. For another one, post it here."]];
}

/** soughtIn names what plates are looked for. */
export function soughtIn({ countries: tried, pattern }: Rules): string {
  return [...tried.map(({ name }) => name), ...(pattern ? ["your pattern"] : [])].join(", ");
}

/** sorry returns what we say, once, when we have given a message up. */
export function sorry(): Words {
  return [
    [
      "Sorry, I could not answer this: something on my side keeps failing, and the people who run me will hear of it.",
    ],
    ["Please post it again a little later."],
  ];
}

function found(
  seen: Exclude<Seen, { unread: PictureCode }>,
  sightings: Told["sightings"],
  { rules, zone }: Manner,
): Words {
  const { notes, missing, plates, guesses = [], frames } = seen;
  const told = (plates ?? []).flatMap(({ raw, plate }) => [raw, plate]);
  const raw = new Set([...told, ...guesses.map((guess) => guess.raw)]);
  const others = notes.map((note) => withoutPlates(note, raw)).filter(({ items }) => items.length);
  const read = [...guesses.flatMap(guessed), ...readoutOf(seen)];
  const lines = [...sightings.flatMap((sighting) => sighted(sighting, zone)), ...read];
  const isNone = plates?.length === 0 && guesses.length === 0;
  return [
    ...lines,
    ...(isNone ? [[`I found no number plate (looked for: ${soughtIn(rules)}).`]] : []),
    ...unseenOf(seen),
    ...(lines.length || others.length ? [] : [["I saw nothing else that I could read."]]),
    ...others.map(listed),
    ...(frames > 1 ? [[`This file holds ${frames} pictures: I read the first.`]] : []),
    ...missing.map((name) => [
      `${headingOf(name)}: this needs Amazon Rekognition, which is not connected here.`,
    ]),
  ];
}

function guessed({ raw, country, plates, why }: Guess): Words {
  const like = `${raw} is written like a plate of ${nameOf(country)}`;
  if (why === "missing") {
    const worked = `With the letter that fits it would be ${oneOf(plates)}.`;
    return [
      [`${like}, but I see no check letter.`],
      [`${worked} I did not read it, so I keep nothing.`],
    ];
  }
  const doubt = plates.length > 0 ? `Is it ${oneOf(plates)}? A` : "I may have misread it: a";
  return [
    [`${like}, but its check letter does not fit.`],
    [`${doubt} sharper or closer picture helps.`],
  ];
}

function oneOf(plates: string[]): string {
  return plates.join(", ").replace(/, ([^,]*)$/, " or $1");
}

function sighted(
  { plate, raw, country, confidence, repairs, checked, before }: Told["sightings"][number],
  zone: string,
): Words {
  const facts = [nameOf(country), percent(confidence), ...(checked ? ["check letter fits"] : [])];
  return [
    [{ strong: plate }, ` · ${facts.join(" · ")}`],
    ...(repairs ? [[`read as ${raw}, corrected`]] : []),
    [
      before.last
        ? `seen before: ${times(before.times)}, last on ${dated(before.last, zone)}`
        : "not seen here before",
    ],
  ];
}

function nameOf(country: string): string {
  return countries.find(({ code }) => code === country)?.name ?? "your pattern";
}

function withoutPlates({ about, items }: Note, raw: Set<string>): Note {
  return { about, items: about === "text" ? items.filter(({ name }) => !raw.has(name)) : items };
}

function listed({ about, items }: Note): Words[number] {
  if (about === "faces") return [facesTold(items)];
  const shown = items
    .slice(0, MOST)
    .map(({ name, confidence }) => `${name} (${percent(confidence)})`);
  const more = items.length > MOST ? [`and ${items.length - MOST} more`] : [];
  return [`${headingOf(about)}: ${[...shown, ...more].join(", ")}`];
}

function headingOf(about: string): string {
  return headings[about] ?? about.charAt(0).toUpperCase() + about.slice(1);
}

function percent(confidence: number): string {
  return `${Math.floor(confidence)} %`;
}

function times(count: number): string {
  if (count >= 100) return "100 times or more";
  return count === 1 ? "1 time" : `${count} times`;
}

function dated(moment: string | number, timeZone: string): string {
  const parts = {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  } as const;
  return new Intl.DateTimeFormat("en-GB", { ...parts, timeZone }).format(new Date(moment));
}
