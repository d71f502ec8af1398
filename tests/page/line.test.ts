import { expect, test } from "vitest";
import { drawn } from "../draw.js";
import { called } from "../lined.js";
import { servedLine } from "../served.js";
import { picture } from "../simulated.js";
import { complaints, DESKTOP, PHONE, spill, visiting } from "./browser.js";

const visit = visiting();

test("what is answered is quoted, and waits no more; somebody unsends their own by keyboard", async () => {
  const { url, line, group, ben, events } = await servedLine();
  const page = await visit(`${url}/#as=ben-rahman&on=line&in=harbour-watch`);
  await page.locator("#files").setInputFiles(["a.jpg", "b.jpg"].map(fileNamed));
  await page.getByLabel("Message", { exact: true }).press("Enter");
  await page.getByText("Spotter is reading…").waitFor();
  expect(await page.locator(".own .message .picture, .own .message .file").count()).toBe(2);
  const [first, second] = line.messages(group);
  const [{ replyToken } = {}] = await events();
  const messages = [{ type: "text", text: "no plate here", quoteToken: second?.quoteToken }];
  await called(line, "POST message/reply", { body: { replyToken, messages } });
  const answer = page.locator(".message.bot", { hasText: "no plate here" });
  await answer.locator(".quote", { hasText: "Ben Rahman" }).waitFor();
  await expect.poll(() => page.getByText("Spotter is reading…").count()).toBe(0);
  expect(first?.person).toBe(ben);
  await page.getByRole("button", { name: /^Unsend your message/ }).press("Enter");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await answer.locator(".quote", { hasText: "This message was unsent." }).waitFor();
  expect(line.messages(group)).toHaveLength(1);
});

test("what comes below several pictures stays in sight", async () => {
  const { url, line, group, alice, ben } = await servedLine();
  for (let n = 0; n < 12; n++) line.post({ person: alice, room: group, text: `line ${n}` });
  const page = await visit(`${url}/#as=ben-rahman&on=line&in=harbour-watch`, { viewport: DESKTOP });
  await page.getByText("line 11").waitFor();
  const buffer = await drawn({ width: 1600, height: 1200 });
  const files = ["a.jpg", "b.jpg", "c.jpg"].map((name) => ({
    name,
    mimeType: "image/jpeg",
    buffer,
  }));
  await page.locator("#files").setInputFiles(files);
  await page.getByLabel("Message", { exact: true }).press("Enter");
  await page.getByText("Spotter is reading…").waitFor();
  for (let n = 0; n < 6; n++) line.post({ person: ben, room: group, text: `more ${n}` });
  await page.getByText("more 5").waitFor();
  const hidden = async () =>
    Number(
      await page.evaluate(`(({ scrollHeight, scrollTop, clientHeight }) =>
        scrollHeight - scrollTop - clientHeight)(document.getElementById("scroll"))`),
    );
  await expect.poll(hidden).toBeLessThan(5);
});

test("to the bot alone one sends a sticker, sees that it is at it, and blocks it", async () => {
  const { url, line, alice } = await servedLine();
  const page = await visit(`${url}/#on=line&in=direct`, { viewport: PHONE });
  await page.getByRole("button", { name: "Send a sticker" }).click();
  await page.locator(".own .emoji").waitFor();
  expect(line.messages(alice)).toMatchObject([{ type: "sticker" }]);
  await called(line, "POST chat/loading/start", { body: { chatId: alice, loadingSeconds: 20 } });
  await page.getByRole("img", { name: "is writing" }).waitFor();
  const messages = [{ type: "text", text: "hello" }];
  await called(line, "POST message/push", { body: { to: alice, messages } });
  await page.locator(".message.bot", { hasText: "hello" }).waitFor();
  expect(await page.getByRole("img", { name: "is writing" }).count()).toBe(0);
  await page.getByRole("button", { name: "Block Spotter" }).click();
  await page.getByText("Spotter is not a friend of yours").waitFor();
  await page.getByRole("button", { name: "Add Spotter as a friend" }).click();
  await page.getByRole("button", { name: "Timeline" }).click();
  await page.getByText("simulated here, 1 of 200 pushes used").waitFor();
  await page.getByRole("button", { name: "Make LINE misbehave" }).click();
  await page.getByLabel("Allow in a month").fill("0");
  await page.keyboard.press("Tab");
  await expect.poll(() => line.quota.value).toBe(0);
});

test.each([
  { screen: "a desktop", viewport: DESKTOP },
  { screen: "a phone", viewport: PHONE },
])("on $screen axe has nothing to say of bubbles, by day or in the dark", async ({ viewport }) => {
  const { url, line, group, alice, ben } = await servedLine();
  const [top] = line.post({ person: alice, room: group, text: "whose?", files: [picture()] });
  line.post({ person: ben, room: group, text: "mine", quoted: top?.id });
  line.post({ person: ben, room: group, sticker: true });
  const messages = [{ type: "text", text: "SBA1234G", quoteToken: top?.quoteToken }];
  await called(line, "POST message/push", { body: { to: group, messages } });
  const page = await visit(`${url}/#on=line&in=harbour-watch`, { viewport });
  await page.locator(".message.bot", { hasText: "SBA1234G" }).waitFor();
  expect([await complaints(page), await spill(page)]).toEqual([[], [0, 0]]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await complaints(page, ["color-contrast"])).toEqual([]);
});

function fileNamed(name: string) {
  return { name, mimeType: "image/jpeg", buffer: Buffer.from(picture().bytes) };
}
