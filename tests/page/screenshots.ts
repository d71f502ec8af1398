/** Makes the pictures in docs/ from the real page with drawn cars: `make screenshots`. */
import type { BrowserContextOptions, Page } from "playwright-core";
import sharp from "sharp";
import { startWorld } from "../../local/world.js";
import { type Drawing, drawn, WHITE_ON_BLACK } from "../draw.js";
import { DESKTOP, launched, opened, PHONE } from "./browser.js";

const SHARP = { deviceScaleFactor: 2 };
const WIDE = { width: 1280, height: 760 };
const TALL = { width: 1280, height: 1060 };

const settings = { port: 0, token: "bot-token", signing: "signing-secret", countries: "SG" };
const world = await startWorld({ ...settings, log: () => undefined });
const browser = await launched();
try {
  await shown("room", { ...SHARP, viewport: WIDE }, askOnce);
  await shown("phone", { ...SHARP, viewport: PHONE, hasTouch: true }, async () => undefined);
  await shown("drawer", { ...SHARP, viewport: DESKTOP }, misbehave);
  await shown("slack", { ...SHARP, viewport: TALL }, chat);
  await shown("line", { ...SHARP, viewport: TALL }, sent);
  await shown("dark", { ...SHARP, viewport: TALL, colorScheme: "dark" }, askMore);
} finally {
  await browser.close();
  await world.stop();
}

async function shown(
  name: string,
  options: BrowserContextOptions,
  act: (page: Page) => Promise<void>,
): Promise<void> {
  const { page } = await opened(browser, world.url, options);
  await act(page);
  await page.evaluate("document.activeElement.blur()");
  await page.mouse.move(0, 0);
  const picture = await page.screenshot({ animations: "disabled" });
  const small = sharp(picture).png({ palette: true, quality: 90, effort: 10 });
  const { size } = await small.toFile(`docs/${name}.png`);
  console.log(`docs/${name}.png: ${Math.ceil(size / 1000)} kB`);
  await page.context().close();
}

async function askOnce(page: Page): Promise<void> {
  await post(page, "whose is this?", [{ plates: [{ text: "SBA1234G" }] }]);
  await answered(page, 1);
}

async function misbehave(page: Page): Promise<void> {
  await ofWebex(page).getByRole("button", { name: "Direct to Spotter" }).click();
  await page.getByRole("button", { name: "Make Webex misbehave" }).click();
  await page.getByLabel("Refuse the next pictures").fill("1");
  await page.getByLabel("Deliver everything again").fill("2");
  await page.getByLabel("Refuse the next pictures").scrollIntoViewIfNeeded();
  await post(page, "and this one?", [{ plates: [{ text: "E75H", colours: WHITE_ON_BLACK }] }]);
  await answered(page, 1);
  await page.getByRole("button", { name: "Back to quiet" }).click();
  await page.getByLabel("Refuse the next pictures").fill("3");
  await page.keyboard.press("Tab");
  await page.getByText("Turned.").waitFor();
}

async function chat(page: Page): Promise<void> {
  await page.getByRole("button", { name: "#car-park" }).click();
  const text = page.getByLabel("Message", { exact: true });
  await post(page, "whose is this?", [{ plates: [{ text: "SBA1234G" }] }]);
  await answered(page, 1);
  await text.fill("pizza for lunch");
  await page.keyboard.press("Enter");
  await page.locator(".reactions").nth(1).waitFor();
  await text.fill("/explain pizza for lunch");
  await page.keyboard.press("Enter");
  await page.getByText("Only visible to you", { exact: true }).waitFor();
}

async function sent(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Harbour watch" }).click();
  await post(page, "both at the gate", [
    { plates: [{ text: "SBA1234G" }] },
    { plates: [{ text: "E75H", colours: WHITE_ON_BLACK }], width: 960 },
  ]);
  await page.locator(".message.bot", { hasText: "E75H" }).waitFor({ timeout: 30_000 });
  await page.getByRole("button", { name: "Send a sticker" }).click();
  await page.locator(".own .words .emoji").waitFor();
}

function ofWebex(page: Page) {
  return page.getByRole("group", { name: "Webex" });
}

async function askMore(page: Page): Promise<void> {
  await page.getByLabel("You are").selectOption("Ben Rahman");
  await page.getByRole("button", { name: "Loading dock" }).click();
  await page.getByRole("button", { name: "Add Spotter" }).click();
  await page.getByText("@Spotter is mentioned").waitFor();
  await post(page, "who was here this morning?", [
    { plates: [{ text: "SBA1234G" }] },
    { plates: [{ text: "E75H", colours: WHITE_ON_BLACK }], width: 960 },
  ]);
  await answered(page, 1);
  await page.getByRole("button", { name: "Reply in thread" }).last().click();
  await page.getByLabel("Message", { exact: true }).fill("thanks, the second is ours");
  await page.getByLabel("is mentioned").uncheck();
  await page.keyboard.press("Enter");
}

async function post(page: Page, text: string, drawings: Drawing[]): Promise<void> {
  const files = drawings.map(async (drawing, index) => ({
    ...{ name: `car ${index + 1}.jpg`, mimeType: "image/jpeg" },
    buffer: await drawn(drawing),
  }));
  await page.locator("#files").setInputFiles(await Promise.all(files));
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Post" }).click();
}

async function answered(page: Page, times: number): Promise<void> {
  const last = page.locator(".message.bot:has(.plate)").nth(times - 1);
  await last.waitFor({ timeout: 30_000 });
}
