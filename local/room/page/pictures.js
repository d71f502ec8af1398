import { byId, element, show } from "./dom.js";
import { kindOf, sizeOf } from "./message.js";

const chosen = [];

/** pictures returns the files that wait to be posted. */
export function pictures() {
  return [...chosen];
}

/** clearPictures takes all files away that wait to be posted. */
export function clearPictures() {
  chosen.length = 0;
  drawChips();
}

/** wirePictures lets people choose, paste and drop files. */
export function wirePictures() {
  const files = byId("files");
  files.addEventListener("change", () => {
    add(files.files);
    files.value = "";
  });
  byId("pick").addEventListener("click", () => files.click());
  byId("text").addEventListener("paste", ({ clipboardData }) => add(clipboardData?.files ?? []));
  wireDrop();
}

function wireDrop() {
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files") && !byId("room").hidden;
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
  chosen.push(...files);
  drawChips();
  byId("text").focus();
}

function drawChips() {
  show(byId("chips"), chosen.length > 0);
  for (const image of byId("chips").querySelectorAll("img")) URL.revokeObjectURL(image.src);
  byId("chips").replaceChildren(...chosen.map(chipOf));
}

function chipOf(file) {
  const button = { type: "button", className: "plain", ariaLabel: `Remove ${file.name}` };
  const remove = element("button", button, "×");
  remove.addEventListener("click", () => {
    chosen.splice(chosen.indexOf(file), 1);
    drawChips();
    byId("text").focus();
  });
  const name = element("span", { className: "called" }, file.name);
  const size = element("small", {}, sizeOf(file.size));
  return element("li", {}, thumbOf(file), name, size, remove);
}

function thumbOf(file) {
  const kind = kindOf(file.name);
  if (!/^image\/(png|jpeg|gif|webp|avif|bmp)$/.test(file.type)) return kind;
  const thumb = element("img", { src: URL.createObjectURL(file), alt: "" });
  thumb.addEventListener("error", () => thumb.replaceWith(kind));
  return thumb;
}
