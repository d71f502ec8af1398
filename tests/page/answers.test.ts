import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorld, type World } from "../../local/world.js";
import { drawn } from "../draw.js";
import { visiting } from "./browser.js";

const visit = visiting();
let world: World;

beforeAll(async () => {
  const settings = { port: 0, token: "bot-token", signing: "signing-secret", countries: "SG" };
  world = await startWorld({ ...settings, log: () => undefined });
});

afterAll(() => world?.stop());

test("by keyboard alone, a picture is posted and its answer is read and told", async () => {
  const page = await visit(world.url);
  const choosing = page.waitForEvent("filechooser");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.type("whose is this?");
  await page.keyboard.press("Shift+Tab");
  expect(await page.locator(":focus").getAttribute("id")).toBe("files");
  await page.keyboard.press("Space");
  await (await choosing).setFiles([await car("SBA1234G")]);
  await page.getByText("car.jpg").waitFor();
  await page.keyboard.press("Enter");
  const thread = page.locator(".entry", { hasText: "whose is this?" });
  await thread.locator(".replies .plate", { hasText: "SBA1234G" }).waitFor({ timeout: 20_000 });
  expect(await page.locator("#announcer").textContent()).toContain("Spotter answered, Car park");
  expect(await thread.getByText("Spotter is reading…").count()).toBe(0);
  await page.locator("#timeline .event", { hasText: "message.answered" }).waitFor();
});

test("another person's picture in another browser is seen before, and both read so", async () => {
  const [alices, bens] = [await visit(world.url), await visit(`${world.url}/#as=ben-rahman`)];
  for (const page of [alices, bens]) {
    await page.locator("#files").setInputFiles([await car("E75H")]);
    await page.getByRole("button", { name: "Post" }).click();
    await alices.locator(".entry:last-child .plate").waitFor({ timeout: 20_000 });
  }
  for (const page of [bens, alices]) await page.getByText(/^seen before: 1 time/).waitFor();
});

test("several pictures, one of them none, are answered in one message", async () => {
  const page = await visit(`${world.url}/#in=direct`);
  const notes = { name: "notes.pdf", mimeType: "application/pdf", buffer: Buffer.from("notes") };
  await page.locator("#files").setInputFiles([await car("E75H"), notes]);
  await page.getByRole("button", { name: "Post" }).click();
  const answer = page.locator(".message.bot");
  await answer.locator(".plate", { hasText: "E75H" }).waitFor({ timeout: 20_000 });
  await answer.getByText("Picture 2").waitFor();
  await answer.getByText(/this is something else/).waitFor();
  expect(await answer.count()).toBe(1);
});

test("a slow answer is promised first, in the one message, and goes with what it answers", async () => {
  const page = await visit(`${world.url}/#as=ben-rahman&in=direct`);
  await page.getByRole("button", { name: "Make Webex misbehave" }).click();
  await page.getByLabel("Hand a picture out after").fill("3500");
  await page.locator("#files").setInputFiles([await car("SBA1234G")]);
  await page.getByRole("button", { name: "Post" }).click();
  const said = page.locator(".message.bot");
  await said.locator(".line", { hasText: /\d s$/ }).waitFor();
  expect(await page.getByText("Spotter is reading…").count()).toBe(0);
  await said.locator(".plate", { hasText: "SBA1234G" }).waitFor({ timeout: 20_000 });
  await said.getByText("edited").waitFor();
  expect(await said.count()).toBe(1);
  await page.getByRole("button", { name: "Back to quiet" }).click();
  await page.getByRole("button", { name: /^Delete your message/ }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("heading", { name: "Drop a photograph here" }).waitFor();
});

test("in the loading dock Spotter says hello and answers once it has been added", async () => {
  const page = await visit(`${world.url}/#in=loading-dock`);
  await page.getByRole("button", { name: "Add Spotter" }).click();
  await page.locator(".message.bot", { hasText: "Hello, I am Spotter" }).waitFor();
  await page.getByText("Spotter · Loading dock", { exact: true }).waitFor();
  await page.locator("#files").setInputFiles([await car("E75H")]);
  await page.getByRole("button", { name: "Post" }).click();
  await page.locator(".replies .plate", { hasText: "E75H" }).waitFor({ timeout: 20_000 });
});

test("in Slack a picture is answered in its thread and gets an emoji, and so do words", async () => {
  const page = await visit(`${world.url}/#on=slack&in=car-park`);
  await page.locator("#files").setInputFiles([await car("SBA1234G")]);
  await page.getByLabel("Message", { exact: true }).fill("whose is this?");
  await page.keyboard.press("Enter");
  const thread = page.locator(".entry", { hasText: "whose is this?" });
  await thread.locator(".replies .plate", { hasText: "SBA1234G" }).waitFor({ timeout: 20_000 });
  await thread.locator(".reactions", { hasText: "Spotter" }).waitFor();
  await page.getByLabel("Message", { exact: true }).fill("pizza for lunch");
  await page.keyboard.press("Enter");
  const words = page.locator(".entry", { hasText: "pizza for lunch" });
  await words.locator(".reactions", { hasText: "Spotter" }).waitFor();
  expect(await words.locator(".replies").count()).toBe(0);
  const emoji = (await words.locator(".reactions .emoji").textContent()) ?? "";
  await page
    .locator("#timeline .about", { hasText: `#car-park · ${emoji}` })
    .first()
    .waitFor();
});

test("Spotter is taken out of the workspace, and let in again by its own pages and Slack's", async () => {
  const page = await visit(`${world.url}/#on=slack&in=direct`);
  await page.getByRole("button", { name: "Take Spotter out of the workspace" }).click();
  await page.getByText("Spotter is not in Harbour Works.").waitFor();
  const opening = page.context().waitForEvent("page");
  await page.getByRole("link", { name: "Add it" }).click();
  const other = await opening;
  await other.getByRole("link", { name: "Add to Slack" }).click();
  await other.getByRole("button", { name: "Allow" }).click();
  await other.getByText("Spotter is in Harbour Works").waitFor();
  await other.getByRole("link", { name: "Open Slack" }).click();
  await other.getByRole("heading", { name: "#car-park" }).waitFor();
  await other.close();
  await page.getByRole("button", { name: "Take Spotter out of the workspace" }).waitFor();
  await page.getByLabel("Message", { exact: true }).fill("good morning");
  await page.keyboard.press("Enter");
  await page.locator(".replies .message.bot").waitFor({ timeout: 20_000 });
});

async function car(text: string) {
  const buffer = await drawn({ plates: [{ text }] });
  return { name: "car.jpg", mimeType: "image/jpeg", buffer };
}
