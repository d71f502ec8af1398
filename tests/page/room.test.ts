import { expect, test } from "vitest";
import { waiting } from "../../functions/replies.js";
import { served } from "../served.js";
import { asked, listening, picture, places, registered } from "../simulated.js";
import { PHONE, visiting } from "./browser.js";

const visit = visiting();

test("people see each other's messages in a room, and new ones elsewhere as a dot", async () => {
  const { url, simulator } = await served();
  const { ben, group } = places(simulator);
  const dock = simulator.rooms.at(-1)?.id ?? "";
  const [alices, bens] = [await visit(url), await visit(`${url}/#as=ben-rahman`)];
  await bens.getByLabel("Message", { exact: true }).fill("whose car is this?");
  await bens.keyboard.press("Enter");
  await alices.locator(".message", { hasText: "whose car is this?" }).waitFor();
  expect(simulator.messages(group)).toMatchObject([{ personId: ben }]);
  simulator.post({ person: ben, room: dock, text: "the gate is open" });
  await alices.getByRole("button", { name: "Loading dock (new messages)" }).click();
  await alices.locator(".message", { hasText: "the gate is open" }).waitFor();
  await alices.getByRole("button", { name: "Loading dock", exact: true }).waitFor();
});

test("a direct room is one's own, and needs no mention", async () => {
  const { url, simulator } = await served();
  const page = await visit(url);
  await page.getByLabel("You are").selectOption("Ben Rahman");
  await page.getByRole("button", { name: "Direct to Spotter" }).click();
  expect(await page.locator("#presence").isVisible()).toBe(false);
  await page.getByLabel("Message", { exact: true }).fill("just us");
  await page.keyboard.press("Enter");
  await page.locator(".message", { hasText: "just us" }).waitFor();
  const { directOfBen } = places(simulator);
  expect(simulator.messages(directOfBen)).toMatchObject([{ text: "just us" }]);
  await page.getByLabel("You are").selectOption("Alice Tan");
  await expect.poll(() => page.locator(".message").count()).toBe(0);
});

test("a reply goes into its thread, and Escape makes it a message of its own again", async () => {
  const { url, simulator } = await served();
  const { alice, ben, group } = places(simulator);
  const top = simulator.post({ person: ben, room: group, text: "look", files: [picture()] });
  const page = await visit(url);
  await page.getByRole("button", { name: "Reply in thread" }).click();
  await page.getByText("Replying to Ben Rahman").waitFor();
  await page.keyboard.press("Escape");
  expect(await page.getByText("Replying to").isVisible()).toBe(false);
  await page.getByRole("button", { name: "Reply in thread" }).click();
  await page.keyboard.type("nice");
  await page.keyboard.press("Enter");
  await page.locator(".replies .message", { hasText: "nice" }).waitFor();
  expect(simulator.messages(group).at(-1)).toMatchObject({ personId: alice, parentId: top.id });
});

test("what Spotter promises becomes its answer in one message, without a second line that waits", async () => {
  const { url, simulator } = await served();
  await registered(simulator, (await listening(202)).url);
  const { alice, group } = places(simulator);
  const page = await visit(url);
  const { id: parentId } = simulator.post({
    ...{ person: alice, room: group, mention: true, files: [picture()] },
  });
  await page.getByText("Spotter is reading…").waitFor();
  const [[words = ""] = []] = waiting();
  const promise = { roomId: group, parentId, markdown: words };
  const { body } = await asked(simulator, "POST", "/messages", promise);
  await page.locator(".message.bot .line", { hasText: `${words} 0 s` }).waitFor();
  expect(await page.getByText("Spotter is reading…").count()).toBe(0);
  expect(await page.locator("#announcer").textContent()).toBe("");
  const answer = { roomId: group, markdown: "**SBA1234G** · Singapore" };
  await asked(simulator, "PUT", `/messages/${body.id}`, answer);
  await page.locator(".message.bot", { hasText: "edited" }).getByText("SBA1234G").waitFor();
  expect(await page.locator(".replies > li").count()).toBe(1);
  await expect
    .poll(() => page.locator("#announcer").textContent())
    .toBe("Spotter answered, Car park: SBA1234G · Singapore");
});

test("one's own message is deleted by keyboard, after a second yes", async () => {
  const { url, simulator } = await served();
  const { alice, ben, group } = places(simulator);
  simulator.post({ person: ben, room: group, text: "Ben's" });
  simulator.post({ person: alice, room: group, text: "mine" });
  const page = await visit(url);
  const button = page.getByRole("button", { name: "Delete your message: mine" });
  await button.press("Enter");
  await page.keyboard.press("Escape");
  expect(await page.locator(":focus").textContent()).toBe("Delete");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.locator(".message").count()).toBe(1);
  expect(simulator.messages(group)).toMatchObject([{ text: "Ben's" }]);
  expect(await page.getByRole("button", { name: /^Delete/ }).count()).toBe(0);
});

test("replies to a deleted message stay, below words that say so, also after a reload", async () => {
  const { url, simulator } = await served();
  const { alice, ben, group } = places(simulator);
  const { id: parentId } = simulator.post({ person: alice, room: group, text: "look" });
  simulator.post({ person: ben, room: group, text: "later" });
  const reply = simulator.post({ person: ben, room: group, text: "what is it?", parentId });
  const page = await visit(url);
  await page.getByRole("button", { name: "Delete your message: look" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  const words = "This message was deleted.";
  await page.locator(".entry").first().getByText(words).waitFor();
  await page.reload();
  const gone = page.locator(".entry", { hasText: words });
  await gone.locator(".replies .message", { hasText: "what is it?" }).waitFor();
  expect(await gone.getByRole("button", { name: "Reply in thread" }).count()).toBe(0);
  simulator.remove(reply.id);
  await expect.poll(() => page.locator(".entry").count()).toBe(1);
});

test("Spotter is added to a room that it is not in, and taken out of it again", async () => {
  const { url, simulator } = await served();
  const { got, url: target } = await listening(200);
  await registered(simulator, target, { resource: "memberships", event: "all" });
  const page = await visit(`${url}/#in=loading-dock`);
  await page.getByText("Spotter is not in this room, so it hears nothing of it.").waitFor();
  expect(await page.getByText("@Spotter is mentioned").isVisible()).toBe(false);
  await page.getByRole("button", { name: "Add Spotter" }).click();
  await page.getByText("@Spotter is mentioned").waitFor();
  await page.getByRole("button", { name: "Take Spotter out" }).click();
  await page.getByRole("button", { name: "Add Spotter" }).waitFor();
  await simulator.settled();
  expect(got.map(({ payload }) => payload.event)).toEqual(["created", "deleted"]);
});

test("a reload keeps person, room and view, and the address leads others there", async () => {
  const { url } = await served();
  const page = await visit(url, { viewport: PHONE });
  await page.getByLabel("You are").selectOption("Ben Rahman");
  await page.getByRole("button", { name: "Loading dock" }).click();
  await page.getByRole("button", { name: "Timeline" }).click();
  const where = async () => [
    await page.getByLabel("You are").inputValue(),
    await page.locator("[data-room][aria-pressed=true]").getAttribute("data-room"),
    await page.locator("body").getAttribute("data-view"),
  ];
  const before = await where();
  await page.reload();
  await page.locator("#timeline li").first().waitFor();
  expect(await where()).toEqual(before);
  expect(page.url()).toBe(`${url}/#as=ben-rahman&on=webex&in=loading-dock&view=timeline`);
});

test("pictures that are dropped are shown, removed and posted, and what is no picture by its name", async () => {
  const { url, simulator } = await served();
  const page = await visit(url);
  const files = `const held = new DataTransfer();
    for (const name of ["a.png", "IMG_1.HEIC", "b.png"])
      held.items.add(new File(["x"], name, { type: name.endsWith("png") ? "image/png" : "" }));
    const drop = { dataTransfer: held, bubbles: true, cancelable: true };`;
  await page.evaluate(`${files} document.body.dispatchEvent(new DragEvent("dragover", drop))`);
  await page.getByText("Drop to add to your message").waitFor();
  await page.evaluate(`${files} document.body.dispatchEvent(new DragEvent("drop", drop))`);
  await page.getByRole("button", { name: "Remove b.png" }).click();
  await page.getByRole("button", { name: "Post" }).click();
  await page.getByRole("link", { name: /IMG_1\.HEIC/ }).waitFor();
  const [message] = simulator.messages(places(simulator).group);
  expect(message?.files).toHaveLength(2);
});
