import { expect, test } from "vitest";
import { served } from "../served.js";
import { picture, places } from "../simulated.js";
import { DESKTOP, PHONE, visiting } from "./browser.js";

const visit = visiting();

test("posting nothing is refused in words", async () => {
  const { url, simulator } = await served();
  const page = await visit(url);
  await page.getByRole("button", { name: "Post" }).press("Enter");
  const words = "Write something, or add a picture first.";
  await page.getByRole("alert").filter({ hasText: words }).waitFor();
  expect(simulator.messages(places(simulator).group)).toEqual([]);
});

test("posting more than 20 MB is refused in words", async () => {
  const { url, simulator } = await served();
  const page = await visit(url);
  await page.evaluate(`const held = new DataTransfer();
    for (const name of ["a.jpg", "b.jpg"]) held.items.add(new File([new Uint8Array(11e6)], name));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: held, bubbles: true }));`);
  await page.getByRole("button", { name: "Post" }).click();
  const words = "That is 22.0 MB; 20 MB can be posted at once. Please post fewer.";
  await page.getByRole("alert").filter({ hasText: words }).waitFor();
  expect(simulator.messages(places(simulator).group)).toEqual([]);
});

test("what only claims to be a picture is shown as a file with its name", async () => {
  const { url } = await served();
  const page = await visit(url);
  await page.locator("#files").setInputFiles([file("broken.jpg")]);
  await page.getByRole("button", { name: "Post" }).click();
  await page.getByRole("link", { name: "broken.jpg" }).and(page.locator(".file")).waitFor();
  expect(await page.locator(".pictures img").count()).toBe(0);
});

test("a lost connection is told, covers nothing, and keeps what one writes until it is back", async () => {
  const { url, simulator, stop, start } = await served();
  const page = await visit(url, { viewport: PHONE });
  const text = page.getByLabel("Message", { exact: true });
  await text.fill("hello");
  stop();
  const lost = page.getByText("The connection is lost. Trying again…");
  await lost.waitFor();
  const [above, below] = [await lost.boundingBox(), await page.locator("main").boundingBox()];
  expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0);
  await page.getByRole("button", { name: "Post" }).click();
  await page.getByRole("alert").filter({ hasText: "The room's server does not answer." }).waitFor();
  expect(await text.inputValue()).toBe("hello");
  await start();
  await lost.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Post" }).click();
  await page.locator(".message", { hasText: "hello" }).waitFor();
  expect(simulator.messages(places(simulator).group)).toHaveLength(1);
});

test("no country at all is refused in words that look like it", async () => {
  const { url } = await served();
  const page = await visit(url);
  await page.getByText("Plates of").click();
  await page.getByLabel("Country SG").uncheck();
  await page.getByRole("button", { name: "Use these" }).press("Enter");
  await page.locator(".wrong", { hasText: "Please choose at least one country." }).waitFor();
  await expect.poll(() => page.locator(":focus").textContent()).toBe("Use these");
  await page.keyboard.press("Escape");
  expect(await page.getByRole("button", { name: "Use these" }).isVisible()).toBe(false);
});

test("somebody else's message cannot be deleted, which the room says in words", async () => {
  const { url, simulator } = await served();
  const { alice, ben, group } = places(simulator);
  const { id } = simulator.post({ person: alice, room: group, text: "mine" });
  const page = await visit(url);
  await page.route("**/room/messages/**", (route) =>
    route.continue({ url: `${url}/room/messages/${id}?person=${ben}` }),
  );
  await page.getByRole("button", { name: "Delete your message: mine" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("alert").filter({ hasText: "only delete your own" }).waitFor();
});

test.each([
  { name: "a desktop", viewport: DESKTOP },
  { name: "a phone", viewport: PHONE },
])(
  "with a real Webex there is no room and no drawer on $name, only what happens",
  async (screen) => {
    const real = [{ title: "Webex", url: "https://webexapis.com/v1" }];
    const { url, happen } = await served({ platforms: [], real });
    const page = await visit(url, { viewport: screen.viewport });
    happen("message.received");
    await page.getByRole("heading", { name: "A real Webex is served" }).waitFor();
    await page.locator("#timeline .event", { hasText: "message.received" }).waitFor();
    await page.getByText("https://webexapis.com/v1").waitFor();
    expect(await page.locator("#room").isVisible()).toBe(false);
    expect(await page.getByRole("button", { name: "misbehave" }).count()).toBe(0);
  },
);

function file(name: string) {
  return { name, mimeType: "image/jpeg", buffer: Buffer.from(picture().bytes) };
}
