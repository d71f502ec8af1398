import { ask, byId, show, whileBusy } from "./dom.js";
import { here, idIn, roomNow } from "./here.js";
import { sizeOf } from "./message.js";
import { clearPictures, pictures, wirePictures } from "./pictures.js";
import { toEnd } from "./thread.js";

let parent;

/** wireComposer lets people write and add pictures; whisper is told what comes back for them alone. */
export function wireComposer(whisper) {
  const [form, text] = [byId("composer"), byId("text")];
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!byId("send").disabled) post(whisper);
  });
  form.addEventListener("keydown", ({ key }) => key === "Escape" && stopReply());
  text.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (!sends) return;
    event.preventDefault();
    form.requestSubmit();
  });
  text.addEventListener("input", () => complain(""));
  byId("replying").querySelector("button").addEventListener("click", stopReply);
  byId("mention").addEventListener("change", drawMention);
  byId("sticker").addEventListener("click", ({ currentTarget }) =>
    sent(formOf({ sticker: "true" }), currentTarget),
  );
  wirePictures();
}

/** replyTo makes the next message a reply in a thread, or with nothing a message of its own. */
export function replyTo(message) {
  parent = message;
  const line = byId("replying");
  show(line, message !== undefined);
  line.querySelector("span").textContent = message ? `Replying to ${message.person.name}` : "";
  if (message) byId("text").focus();
}

/** replied returns the id of the message that the next one will be a reply to, if there is one. */
export function replied() {
  return parent?.id;
}

/** drawMention says what mentioning Spotter, or not, means. */
export function drawMention() {
  const isMentioned = byId("mention").querySelector("input").checked;
  const why = isMentioned
    ? "is mentioned: it sees this message"
    : "is not mentioned: it will not see this";
  byId("why").textContent = why;
}

/** complain says what is wrong with what somebody wants to do; an empty sentence, that nothing is. */
export function complain(sentence) {
  byId("trouble").textContent = sentence;
  show(byId("trouble"), sentence !== "");
}

function stopReply() {
  if (!parent) return;
  replyTo(undefined);
  byId("text").focus();
}

async function post(whisper) {
  const text = byId("text").value.trim();
  const wrong = wrongWith(text, here.state.megabytes);
  complain(wrong);
  if (wrong) return;
  const body = formOf({ text });
  for (const file of pictures()) body.append("files", file);
  const answer = await sent(body, byId("send"));
  if (!answer) return;
  clear();
  if (answer.whispered !== undefined) whisper(answer.whispered, text);
}

async function sent(body, button) {
  return await whileBusy(button, async () => {
    try {
      const answer = await ask("/room/messages", { method: "POST", body });
      complain("");
      toEnd();
      return answer;
    } catch (error) {
      complain(error.message);
    }
  });
}

function wrongWith(text, megabytes) {
  if (!text && pictures().length === 0) return "Write something, or add a picture first.";
  const total = pictures().reduce((sum, { size }) => sum + size, 0);
  if (total <= megabytes * 1024 * 1024) return "";
  return `That is ${sizeOf(total)}; ${megabytes} MB can be posted at once. Please post fewer.`;
}

function formOf(said) {
  const form = new FormData();
  const [room, person] = [here.room, idIn(roomNow(), here.person)];
  const mention = String(byId("mention").querySelector("input").checked);
  const values = { room, person, ...said, mention, parentId: parent?.id ?? "" };
  for (const [name, value] of Object.entries(values)) form.set(name, value);
  return form;
}

function clear() {
  clearPictures();
  replyTo(undefined);
  byId("text").value = "";
  byId("text").focus();
}
