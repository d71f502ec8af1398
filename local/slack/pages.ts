import { readFileSync } from "node:fs";
import type { Answer } from "./answers.js";

const STYLE = ["../room/page/palette.css", "pages.css"]
  .map((path) => readFileSync(new URL(path, import.meta.url), "utf8"))
  .join("");

/** webPage returns a page for a browser. */
export function webPage(words: string): Answer {
  const head = `<meta charset=utf-8><meta name=viewport content="width=device-width"><title>Slack</title>`;
  const body = `<!DOCTYPE html><html lang=en>${head}<style>${STYLE}</style><body><main>${words}</main></body></html>`;
  return { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body };
}
