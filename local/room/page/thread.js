import { arrange, byId, element, show } from "./dom.js";
import { articleOf, typingOf, waitingOf } from "./message.js";
import { isAsked, removalOf } from "./removal.js";
import { answersIn, askedAt, waitingFor } from "./waiting.js";

export { tick } from "./message.js";

const made = new Map();

/** drawThread shows a room's messages as look says, each thread redrawn only when something in it changed. */
export function drawThread(messages, look) {
  const threads = threadsIn(messages);
  const entries = threads.map((thread) => threadOf(thread, look));
  arrange(
    byId("thread"),
    look.typing ? [...entries, typingEntry({ ...look.bot, isBot: true })] : entries,
  );
  show(byId("empty"), threads.length === 0);
}

let isAtEnd = true;

/** stayAtEnd keeps the end of the thread in sight, also while pictures load, until somebody scrolls up to read. */
export function stayAtEnd() {
  const scroll = byId("scroll");
  let before = 0;
  // What grows below moves the end away, too: only whoever scrolls up has left it.
  scroll.addEventListener("scroll", () => {
    const { scrollHeight, scrollTop, clientHeight } = scroll;
    if (scrollHeight - scrollTop - clientHeight < 120) isAtEnd = true;
    else if (scrollTop < before) isAtEnd = false;
    before = scrollTop;
  });
  const watch = new ResizeObserver(() => isAtEnd && toEnd());
  for (const node of [byId("thread"), scroll]) watch.observe(node);
}

/** toEnd shows the end of the thread, whatever was in sight. */
export function toEnd() {
  isAtEnd = true;
  byId("scroll").scrollTop = byId("scroll").scrollHeight;
}

/** answersTo returns how many answers a message has got in its thread. */
export function answersTo(message, messages) {
  const top = message.parentId ?? message.id;
  const isOf = ({ id, parentId, quote }) => [id, parentId, quote?.id].includes(top);
  return answersIn(messages.filter(isOf)).length;
}

// A deleted message is kept for its replies; after a reload only they tell of it.
function threadsIn(messages) {
  const threads = new Map();
  for (const message of messages) {
    const id = message.parentId ?? message.id;
    const { created } = message;
    if (!threads.has(id)) threads.set(id, [{ id, created, isGone: true, files: [] }]);
    if (message.id !== id) threads.get(id).push(message);
    else threads.get(id)[0] = message;
  }
  return [...threads.values()].filter(([{ isGone }, reply]) => !isGone || reply);
}

function threadOf(messages, look) {
  const [top] = messages;
  const lines = waitingFor(messages, look).filter(({ since }) => !since || !look.typing);
  const asked = messages.filter(isAsked).map(({ id }) => id);
  const signature = JSON.stringify([messages, lines, asked, look.person]);
  const known = made.get(top.id);
  if (known?.signature === signature) return known.node;
  const node = entryOf(messages, lines, look);
  made.set(top.id, { signature, node });
  if (known?.node.contains(document.activeElement)) keepFocus(node);
  return node;
}

function entryOf(messages, lines, look) {
  const [top, ...replies] = messages;
  const drawn = (message) => {
    const controls = look.isOwn(message) ? removalOf(message, look) : undefined;
    return articleOf(message, { controls, since: askedAt(message, messages) });
  };
  const first = top.isGone
    ? element("p", { className: "gone" }, "This message was deleted.")
    : drawn(top);
  const items = replies.map((reply) => element("li", {}, drawn(reply)));
  const below = element("ol", { className: "replies" }, ...items, ...lines.map(lineOf));
  const count = look.counts && replies.length > 0 ? countOf(replies) : "";
  const parts = [
    ...[first, count, below.children.length > 0 ? below : ""],
    top.isGone || top.command ? "" : replyOf(top, look),
  ];
  const own = !top.isGone && look.isOwn(top) ? " own" : "";
  return element("li", { className: top.command ? "entry whisper" : `entry${own}` }, ...parts);
}

// What is drawn anew every second would begin its movement anew.
let typing;

function typingEntry(bot) {
  typing ??= element("li", { className: "entry typing" }, typingOf(bot));
  return typing;
}

function countOf({ length }) {
  return element("p", { className: "count" }, length === 1 ? "1 reply" : `${length} replies`);
}

function replyOf(top, { onReply, threads }) {
  const words = threads ? "Reply in thread" : "Reply";
  const button = element("button", { type: "button", className: "plain reply" }, words);
  button.dataset.key = "reply";
  button.addEventListener("click", () => onReply(top));
  return button;
}

// What had the focus is made anew, or is no more.
function keepFocus(node) {
  const key = document.activeElement.dataset.key ?? "reply";
  queueMicrotask(() => {
    if (document.activeElement !== document.body) return;
    const next = node.querySelector(`[data-key="${key}"]`) ?? node.querySelector("[data-key]");
    next?.focus({ preventScroll: true });
  });
}

function lineOf({ words, since, isTrouble }) {
  const line = element("li", { className: isTrouble ? "line warning" : "line" });
  line.append(since ? waitingOf(words, since) : words);
  return line;
}
