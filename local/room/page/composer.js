import { ask, byId, element, show } from "./dom.js";
import { sizeOf, toEnd } from "./thread.js";

const draft = { files: [], parent: undefined };

/** wireComposer lets people write and add pictures; current returns where they are: room, person, megabytes. */
export function wireComposer(current) {
  const [form, text, files] = [byId("composer"), byId("text"), byId("files")];
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    post(current());
  });
  text.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (sends) event.preventDefault();
    if (sends) form.requestSubmit();
    if (event.key === "Escape") replyTo(undefined);
  });
  text.addEventListener("input", () => complain(""));
  text.addEventListener("paste", (event) => add(event.clipboardData?.files ?? []));
  files.addEventListener("change", () => {
    add(files.files);
    files.value = "";
  });
  byId("pick").addEventListener("click", () => files.click());
  byId("replying")
    .querySelector("button")
    .addEventListener("click", () => replyTo(undefined));
  byId("mention").addEventListener("change", drawMention);
  wireDrop();
}

/** replyTo makes the next message a reply in a thread, or with nothing a message of its own. */
export function replyTo(message) {
  draft.parent = message;
  const line = byId("replying");
  show(line, message !== undefined);
  line.querySelector("span").textContent = message ? `Replying to ${message.person.name}` : "";
  if (message) byId("text").focus();
}

/** drawMention says what mentioning Spotter, or not, means. */
export function drawMention() {
  const isMentioned = byId("mention").querySelector("input").checked;
  const why = isMentioned
    ? "is mentioned: it sees this message"
    : "is not mentioned: it will not see this";
  byId("why").textContent = why;
}

function wireDrop() {
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    show(byId("drop"), true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) show(byId("drop"), false);
  });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    show(byId("drop"), false);
    add(event.dataTransfer.files);
  });
}

function add(files) {
  if (files.length === 0) return;
  draft.files.push(...files);
  drawChips();
  byId("text").focus();
}

function drawChips() {
  show(byId("chips"), draft.files.length > 0);
  for (const image of byId("chips").querySelectorAll("img")) URL.revokeObjectURL(image.src);
  byId("chips").replaceChildren(...draft.files.map(chipOf));
}

function chipOf(file) {
  const remove = element(
    "button",
    { type: "button", className: "plain", ariaLabel: `Remove ${file.name}` },
    "×",
  );
  remove.addEventListener("click", () => {
    draft.files.splice(draft.files.indexOf(file), 1);
    drawChips();
    byId("text").focus();
  });
  const isPicture = /^image\/(png|jpeg|gif|webp|avif|bmp)$/.test(file.type);
  const thumb = isPicture ? element("img", { src: URL.createObjectURL(file), alt: "" }) : undefined;
  thumb?.addEventListener("error", () => thumb.remove());
  const name = element("span", {}, file.name);
  return element("li", {}, thumb, name, element("small", {}, sizeOf(file.size)), remove);
}

async function post({ room, person, megabytes }) {
  const [text, total] = [
    byId("text").value.trim(),
    draft.files.reduce((sum, { size }) => sum + size, 0),
  ];
  if (!text && draft.files.length === 0)
    return complain("Write something, or add a picture first.");
  if (total > megabytes * 1024 * 1024) {
    return complain(
      `That is ${sizeOf(total)}; ${megabytes} MB can be posted at once. Please post fewer.`,
    );
  }
  complain("");
  byId("send").disabled = true;
  try {
    await ask("/room/messages", { method: "POST", body: formOf({ room, person, text }) });
    clear();
    toEnd();
  } catch (error) {
    complain(error.message);
  } finally {
    byId("send").disabled = false;
  }
}

function formOf({ room, person, text }) {
  const form = new FormData();
  const mention = String(byId("mention").querySelector("input").checked);
  const values = { room, person, text, mention, parentId: draft.parent?.id ?? "" };
  for (const [name, value] of Object.entries(values)) form.set(name, value);
  for (const file of draft.files) form.append("files", file);
  return form;
}

function clear() {
  draft.files = [];
  drawChips();
  replyTo(undefined);
  byId("text").value = "";
  byId("text").focus();
}

function complain(sentence) {
  byId("trouble").textContent = sentence;
  show(byId("trouble"), sentence !== "");
}
