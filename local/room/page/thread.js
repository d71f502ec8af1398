import { arrange, byId, clock, element, show } from "./dom.js";
import { nodesOf } from "./markdown.js";
import { answersIn, waitingFor } from "./waiting.js";

const made = new Map();

/** drawThread shows a room's messages, each thread redrawn only when something in it changed. */
export function drawThread(messages, onReply) {
  const tops = messages.filter(({ parentId }) => !messages.some(({ id }) => id === parentId));
  arrange(
    byId("thread"),
    tops.map((top) =>
      threadOf([top, ...messages.filter(({ parentId }) => parentId === top.id)], onReply),
    ),
  );
  show(byId("empty"), messages.length === 0);
}

let isAtEnd = true;

/** stayAtEnd keeps the end of the thread in sight, also while pictures load, until somebody scrolls up to read. */
export function stayAtEnd() {
  const scroll = byId("scroll");
  scroll.addEventListener("scroll", () => {
    isAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
  });
  new ResizeObserver(() => isAtEnd && toEnd()).observe(byId("thread"));
}

/** toEnd shows the end of the thread, whatever was in sight. */
export function toEnd() {
  isAtEnd = true;
  byId("scroll").scrollTop = byId("scroll").scrollHeight;
}

/** tick brings the seconds in waiting lines up to date. */
export function tick() {
  for (const seconds of document.querySelectorAll("[data-since]")) {
    seconds.textContent = elapsed(seconds.dataset.since);
  }
}

function threadOf(messages, onReply) {
  const [top, ...replies] = messages;
  const lines = waitingFor(messages);
  const signature = JSON.stringify([messages, lines]);
  const known = made.get(top.id);
  if (known?.signature === signature) return known.node;
  const hadFocus = known?.node.contains(document.activeElement);
  const answers = element(
    "ol",
    { className: "replies" },
    ...replies.map(replyOf),
    ...lines.map(lineOf),
  );
  const reply = element("button", { type: "button", className: "plain reply" }, "Reply in thread");
  reply.addEventListener("click", () => onReply(top));
  const children = [articleOf(top), ...(answers.children.length > 0 ? [answers] : []), reply];
  const node = element("li", { className: "entry" }, ...children);
  made.set(top.id, { signature, node });
  if (hadFocus) queueMicrotask(() => reply.focus({ preventScroll: true }));
  return node;
}

function replyOf(message) {
  return element("li", {}, articleOf(message));
}

function articleOf({ person, created, edited, mentionsBot, markdown, text, files }) {
  const time = element("time", { dateTime: created }, clock(created));
  const name = element("span", { className: "name" }, person.name);
  const badge = person.isBot ? element("span", { className: "badge" }, "Bot") : "";
  const head = element("p", { className: "who" }, name, badge, time, edited ? " edited" : "");
  const mention = mentionsBot ? element("span", { className: "at" }, "@Spotter") : "";
  const words = markdown
    ? nodesOf(markdown)
    : [element("p", {}, mention, mention ? " " : "", text)];
  const body = element(
    "div",
    { className: "words" },
    ...(markdown || text || mention ? words : []),
  );
  const pictures = element("div", { className: "pictures" }, ...files.map(fileOf));
  const parts = [head, body, ...(files.length > 0 ? [pictures] : [])];
  return element(
    "article",
    { className: person.isBot ? "message bot" : "message" },
    element("span", { className: "face", ariaHidden: "true" }, initialsOf(person)),
    element("div", {}, ...parts),
  );
}

function fileOf({ url, name, size, isPicture }) {
  const link = { href: url, target: "_blank", rel: "noopener" };
  const label = `${name} · ${sizeOf(size)}`;
  if (!isPicture) return element("a", { ...link, className: "file" }, label);
  const image = element("img", { src: url, alt: `Picture ${name}, opens in a new tab` });
  const made = element("a", { ...link, className: "picture" }, image);
  // It only claims to be a picture.
  image.addEventListener("error", () =>
    made.replaceWith(element("a", { ...link, className: "file" }, label)),
  );
  return made;
}

function lineOf({ words, since, isTrouble }) {
  const line = element("li", { className: isTrouble ? "line warning" : "line" });
  if (!since) {
    line.append(words);
    return line;
  }
  const dots = element("span", { className: "dots", ariaHidden: "true" });
  dots.append(element("i"), element("i"), element("i"));
  const seconds = element("span", { className: "seconds" }, elapsed(since));
  seconds.dataset.since = since;
  line.append(dots, words, " ", seconds);
  return line;
}

function elapsed(since) {
  return `${Math.max(0, Math.floor((Date.now() - Date.parse(since)) / 1000))} s`;
}

/** sizeOf returns a number of bytes in words. */
export function sizeOf(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function initialsOf({ name, isBot }) {
  const words = name.split(" ").map((word) => word.charAt(0));
  return isBot ? "S" : words.slice(0, 2).join("");
}

/** answersTo returns how many answers a message has got in its thread. */
export function answersTo(message, messages) {
  const top = message.parentId ?? message.id;
  return answersIn(messages.filter(({ id, parentId }) => id === top || parentId === top)).length;
}
