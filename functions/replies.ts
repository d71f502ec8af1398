import type { Note, Seen } from "./analyses.js";
import { countries } from "./countries.js";
import type { PictureCode } from "./errors.js";
import type { Rules } from "./plates.js";
import type { Told } from "./sightings.js";
import type { Words } from "./words.js";

const MOST = 15; // items of a list before the rest is only counted

const reasons: Record<PictureCode, string> = {
  "not-a-picture": "I read JPEG and PNG pictures; this is something else.",
  "picture-elsewhere":
    "This picture is not kept by the platform itself, so I did not fetch it. Please attach it to the message.",
  "picture-failed":
    "I could not get hold of this picture, though I tried several times. Please post it again later.",
  "picture-gone": "The picture is not there any more.",
  "picture-infected":
    "The platform's virus scanner found this file infected, so I did not open it.",
  "picture-scanning": "The platform is still scanning this file. Please post it again in a minute.",
  "picture-too-big":
    "This picture is over 5 MB, which is more than I can take. Please post a smaller one.",
  "picture-too-small": "This picture is too small: I need at least 80 pixels on each side.",
  "picture-unreadable": "I cannot read this picture: it seems to be damaged.",
  "picture-unscannable":
    "The platform cannot scan this file (it may be encrypted), so I did not open it.",
};

const headings: Record<string, string> = {
  text: "Text",
  labels: "What I see",
  faces: "Faces",
  celebrities: "People I may know",
};

/** answerTo returns what we say of a message's pictures: numbered where there are several, plates first. */
export function answerTo(told: Told[], { countries: tried, pattern }: Rules): Words {
  const names = tried.map(({ name }) => name);
  const sought = [...names, ...(pattern ? ["your pattern"] : [])].join(", ");
  return told.flatMap(({ seen, sightings }, index) => {
    const lines = "unread" in seen ? [[reasons[seen.unread]]] : found(seen, sightings, sought);
    return told.length > 1 ? [[{ strong: `Picture ${index + 1}` }], ...lines] : lines;
  });
}

/** help returns what we say to a message without a picture. */
export function help(): Words {
  return [
    [
      "Post a picture of a car and I answer in its thread with the ",
      { strong: "number plate" },
      ".",
    ],
    [
      "In a room with others I only see messages that mention me: put my name and the picture into the same message.",
    ],
  ];
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
  { notes, missing, plates }: Exclude<Seen, { unread: PictureCode }>,
  sightings: Told["sightings"],
  sought: string,
): Words {
  const raw = new Set((plates ?? []).flatMap((plate) => [plate.raw, plate.plate]));
  const others = notes.map((note) => withoutPlates(note, raw)).filter(({ items }) => items.length);
  return [
    ...sightings.flatMap(sighted),
    ...(plates?.length === 0 ? [[`I found no number plate (looked for: ${sought}).`]] : []),
    ...(sightings.length || others.length ? [] : [["I saw nothing else that I could read."]]),
    ...others.map(listed),
    ...missing.map((name) => [
      `${headingOf(name)}: this needs Amazon Rekognition, which is not connected here.`,
    ]),
  ];
}

function sighted({
  plate,
  raw,
  country,
  confidence,
  repairs,
  checked,
  before,
}: Told["sightings"][number]): Words {
  const name = countries.find(({ code }) => code === country)?.name ?? "your pattern";
  const facts = [name, percent(confidence), ...(checked ? ["check letter fits"] : [])];
  return [
    [{ strong: plate }, ` · ${facts.join(" · ")}`],
    ...(repairs ? [[`read as ${raw}, corrected`]] : []),
    [
      before.last
        ? `seen before: ${times(before.times)}, last on ${dated(before.last)}`
        : "not seen here before",
    ],
  ];
}

function withoutPlates({ about, items }: Note, raw: Set<string>): Note {
  return { about, items: about === "text" ? items.filter(({ name }) => !raw.has(name)) : items };
}

function listed({ about, items }: Note): Words[number] {
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
  return count === 1 ? "1 time" : `${count} times`;
}

function dated(iso: string): string {
  const parts = {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  } as const;
  return `${new Intl.DateTimeFormat("en-GB", { ...parts, timeZone: "UTC" }).format(new Date(iso))} UTC`;
}
