import { readFile } from "node:fs/promises";
import { type Answer, sentence } from "./answers.js";

const FOLDER = new URL("page/", import.meta.url);
const TYPES: Record<string, string> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

/** fileAt returns a file of the page: only plain names directly in its folder are served. */
export async function fileAt(path: string): Promise<Answer> {
  const name = path === "/" ? "index.html" : path.slice(1);
  const type = TYPES[/^[a-z]+\.([a-z]+)$/.exec(name)?.[1] ?? ""];
  const body = type ? await readFile(new URL(name, FOLDER)).catch(() => undefined) : undefined;
  if (!type || !body) return sentence(404, "There is no such page.");
  return { status: 200, headers: { "content-type": type }, body };
}
