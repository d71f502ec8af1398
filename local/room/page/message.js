import { clock, element } from "./dom.js";
import { nodesOf } from "./markdown.js";

const EMOJI = /^\p{RGI_Emoji}$/v; // alone, it is shown larger

/** articleOf draws a message; the controls stand beside its time, and since is when what it waits for was asked. */
export function articleOf(message, { controls, since } = {}) {
  const { person, files } = message;
  const pictures = element("div", { className: "pictures" }, ...files.map(fileOf));
  if (files.length > 1) pictures.classList.add("several");
  const body = since ? waitingOf(message.text, since) : wordsOf(message);
  const parts = [headOf(message, controls), body, ...(files.length > 0 ? [pictures] : [])];
  if (message.reactions?.length > 0) parts.push(reactionsOf(message));
  return element(
    "article",
    { className: person.isBot ? "message bot" : "message" },
    element("span", { className: "face", ariaHidden: "true" }, initialsOf(person)),
    element("div", {}, ...parts),
  );
}

/** waitingOf draws words with the seconds since a moment, which tick() brings up to date. */
export function waitingOf(words, since) {
  const dots = element("span", { className: "dots", ariaHidden: "true" });
  dots.append(element("i"), element("i"), element("i"));
  const seconds = element("span", { className: "seconds" }, elapsed(since));
  seconds.dataset.since = since;
  return element("div", { className: "line" }, dots, words, " ", seconds);
}

/** typingOf draws that somebody is about to say something. */
export function typingOf(person) {
  const dots = element("span", { className: "dots", role: "img", ariaLabel: "is writing" });
  dots.append(element("i"), element("i"), element("i"));
  const face = element("span", { className: "face", ariaHidden: "true" }, initialsOf(person));
  const name = element(
    "div",
    { className: "who" },
    element("span", { className: "name" }, person.name),
  );
  return element("article", { className: "message bot" }, face, element("div", {}, name, dots));
}

/** tick brings the seconds in waiting lines up to date. */
export function tick() {
  for (const seconds of document.querySelectorAll("[data-since]")) {
    seconds.textContent = elapsed(seconds.dataset.since);
  }
}

/** sizeOf returns a number of bytes in words. */
export function sizeOf(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** kindOf draws the ending of a file's name, in place of a picture. */
export function kindOf(name) {
  const [, ending = "file"] = /\.(\w{1,4})$/.exec(name) ?? [];
  return element("span", { className: "kind", ariaHidden: "true" }, ending.toUpperCase());
}

/** reactionsIn returns a message's reactions in words. */
export function reactionsIn({ reactions = [] }) {
  return reactions.map(({ name, people }) => `${name} of ${people.join(" and ")}`);
}

function reactionsOf({ reactions }) {
  const items = reactions.map(({ name, emoji, people }) => {
    const sign = element("span", { className: "emoji", role: "img", ariaLabel: name }, emoji);
    return element("li", { title: `:${name}:` }, sign, people.join(", "));
  });
  return element("ul", { className: "reactions", ariaLabel: "Reactions" }, ...items);
}

function headOf({ person, created, edited, command }, controls = "") {
  const name = element("span", { className: "name" }, person.name);
  const badge = person.isBot ? element("span", { className: "badge" }, "Bot") : "";
  const time = element("time", { dateTime: created }, clock(created));
  const mark = edited ? element("span", { className: "edited" }, "edited") : "";
  const alone = command ? element("span", { className: "alone" }, "Only visible to you") : "";
  const asked = command ? element("code", {}, command) : "";
  return element("div", { className: "who" }, name, badge, time, mark, alone, asked, controls);
}

function wordsOf({ mentionsBot, markdown, text, quote }) {
  const mention = mentionsBot ? element("span", { className: "at" }, "@Spotter") : "";
  const plain = element("p", {}, mention, mention ? " " : "", text);
  const words = markdown ? nodesOf(markdown) : [plain];
  if (EMOJI.test(text)) words[0].className = "emoji";
  const said = [...(quote ? [quoteOf(quote)] : []), ...(markdown || text || mention ? words : [])];
  return element("div", { className: "words" }, ...said);
}

function quoteOf({ name, text, picture }) {
  const image = picture ? element("img", { src: picture, alt: "" }) : "";
  const words = element("span", {}, element("b", {}, name), text || (picture ? "Picture" : ""));
  return element("blockquote", { className: "quote" }, image, words);
}

function fileOf({ url, name, size, isPicture }) {
  const link = { href: url, target: "_blank", rel: "noopener" };
  const about = element("span", {}, name, element("small", {}, sizeOf(size)));
  const file = element("a", { ...link, className: "file" }, kindOf(name), about);
  if (!isPicture) return file;
  const image = element("img", { src: url, alt: `Picture ${name}, opens in a new tab` });
  const made = element("a", { ...link, className: "picture" }, image);
  // It only claims to be a picture.
  image.addEventListener("error", () => made.replaceWith(file));
  return made;
}

function elapsed(since) {
  return `${Math.max(0, Math.floor((Date.now() - Date.parse(since)) / 1000))} s`;
}

function initialsOf({ name, isBot }) {
  const words = name.split(" ").map((word) => word.charAt(0));
  return isBot ? "S" : words.slice(0, 2).join("");
}
