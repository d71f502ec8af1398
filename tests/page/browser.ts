import { accessSync, constants, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";

/** DESKTOP and PHONE are the screens that the page is looked at on. */
export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

/** MISSING says how to get a browser. */
export const MISSING =
  "No Chromium was found. Install one (Debian: apt-get install chromium), or set CHROMIUM to the path of Chromium or Chrome.";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

type Violation = { id: string; nodes: { target: string[]; failureSummary: string }[] };

/** browserPath returns where the browser is, or throws in words for people. */
export function browserPath({ CHROMIUM, PATH = "" } = process.env): string {
  const found = NAMES.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)));
  const path = (CHROMIUM ? [CHROMIUM] : found).find(isRunnable);
  if (!path) throw new Error(MISSING);
  return path;
}

/** launched starts a browser that reaches this machine alone. */
export async function launched(): Promise<Browser> {
  const args = [
    "--no-sandbox",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
  ];
  return await chromium.launch({ executablePath: browserPath(), args });
}

/** opened opens a page in a window of its own, and waits until it is there; problems are what its scripts complain of. */
export async function opened(browser: Browser, url: string, options: BrowserContextOptions = {}) {
  // What moves is painted again and again, which costs more than all the rest.
  const still = { reducedMotion: "reduce", viewport: DESKTOP } as const;
  const context = await browser.newContext({ ...still, ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", ({ message }) => problems.push(message));
  page.on("console", (said) => {
    // An answer that says no is no problem of the page's.
    const isNo = said.text().startsWith("Failed to load resource");
    if (said.type() === "error" && !isNo) problems.push(said.text());
  });
  await page.goto(url);
  await page.locator("#room:not([hidden]), #elsewhere:not([hidden])").first().waitFor();
  return { page, problems };
}

/** visiting starts a browser for a file of tests, and returns what opens a page for the length of one of them. */
export function visiting() {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await launched();
  });
  afterAll(() => browser?.close());
  return async (url: string, options: BrowserContextOptions = {}): Promise<Page> => {
    if (!browser) throw new Error("There is no browser yet.");
    const { page, problems } = await opened(browser, url, options);
    onTestFinished(async () => {
      await page.context().close();
      expect(problems).toEqual([]);
    });
    return page;
  };
}

/** complaints returns what axe finds wrong with a page as it is now, by all its rules, or by those alone that are named. */
export async function complaints(page: Page, rules = RULES): Promise<string[]> {
  if (!(await page.evaluate("Boolean(window.axe)"))) await page.evaluate(AXE);
  const run = `axe.run(document, { runOnly: ${JSON.stringify(rules)} })`;
  const { violations } = (await page.evaluate(run)) as { violations: Violation[] };
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
  );
}

/** spill returns by how many pixels the page is wider and higher than its window. */
export async function spill(page: Page): Promise<[number, number]> {
  const sizes = `(({ scrollWidth, scrollHeight }) =>
    [scrollWidth - innerWidth, scrollHeight - innerHeight])(document.documentElement)`;
  return (await page.evaluate(sizes)) as [number, number];
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
