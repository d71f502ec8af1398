import { expect, test } from "vitest";
import { servedBoth } from "../served.js";
import { called } from "../slacked.js";
import { PHONE, visiting } from "./browser.js";

const visit = visiting();
const said = (text: string) => ({ body: JSON.stringify({ response_type: "ephemeral", text }) });

test("the same person is in Webex and in Slack, and what is said there stays there", async () => {
  const { url, slack, group, ben } = await servedBoth();
  const page = await visit(`${url}/#as=ben-rahman`);
  const rooms = (name: string) => page.getByRole("group", { name }).getByRole("button");
  expect(await rooms("Webex").allTextContents()).toEqual([
    ...["Car park", "Loading dock", "Direct to Spotter"],
  ]);
  expect(await rooms("Slack").allTextContents()).toEqual([
    ...["#car-park", "#loading-dock", "Direct to Spotter"],
  ]);
  await page.getByRole("button", { name: "#car-park" }).click();
  expect(page.url()).toBe(`${url}/#as=ben-rahman&on=slack&in=car-park&view=room`);
  expect(await page.getByText("is mentioned").isVisible()).toBe(false);
  await page.getByLabel("Message", { exact: true }).fill("who is at the gate?");
  await page.keyboard.press("Enter");
  await page.locator(".message", { hasText: "who is at the gate?" }).waitFor();
  expect(slack.messages(group)).toMatchObject([{ user: ben }]);
  await page.getByRole("button", { name: "Car park", exact: true }).click();
  await expect.poll(() => page.locator(".message").count()).toBe(0);
});

test("an emoji that is put on a message is seen with who put it there, and told", async () => {
  const { url, slack, token, group: channel, alice } = await servedBoth();
  const page = await visit(`${url}/#on=slack&in=car-park`);
  const { ts } = slack.post({ person: alice, room: channel, text: "pizza :pizza: <3" });
  await page.locator(".message", { hasText: "pizza 🍕 <3" }).waitFor();
  expect(await page.getByText("Spotter is reading…").count()).toBe(0);
  await called(slack, token, "reactions.add", { channel, timestamp: ts, name: "fork_and_knife" });
  const reaction = page.getByRole("list", { name: "Reactions" }).getByRole("listitem");
  await reaction.filter({ hasText: "🍴Spotter" }).waitFor();
  await page.getByRole("img", { name: "fork and knife" }).waitFor();
  const told = "Reaction, #car-park: fork and knife of Spotter";
  expect(await page.locator("#announcer").textContent()).toBe(told);
});

test("a thread says how many replies it has, and what is strong in them", async () => {
  const { url, slack, token, group: channel, alice, ben } = await servedBoth();
  const { ts } = slack.post({ person: alice, room: channel, text: "whose is this?" });
  const page = await visit(`${url}/#on=slack&in=car-park`);
  const answer = { channel, thread_ts: ts, text: "*SBA1234G* · 99 &amp; more" };
  await called(slack, token, "chat.postMessage", answer);
  await page.locator(".replies .plate", { hasText: "SBA1234G" }).waitFor();
  await page.locator(".replies", { hasText: "· 99 & more" }).waitFor();
  await page.getByText("1 reply", { exact: true }).waitFor();
  slack.post({ person: ben, room: channel, text: "mine", thread: ts });
  await page.getByText("2 replies", { exact: true }).waitFor();
  slack.remove({ room: channel, ts });
  await page.locator(".entry", { hasText: "This message was deleted." }).waitFor();
  expect(await page.locator(".entry").count()).toBe(1);
});

test("a command's answer is for whoever gave it, until the page is loaded again, and a refusal is told", async () => {
  const { url } = await servedBoth({}, said("*pizza*: :pizza:\nI take one."));
  const page = await visit(`${url}/#on=slack&in=car-park`, { viewport: PHONE });
  const text = page.getByLabel("Message", { exact: true });
  await text.fill("/explain pizza for lunch");
  await page.keyboard.press("Enter");
  const alone = page.locator(".entry", { hasText: "Only visible to you" });
  await alone.filter({ hasText: "/explain pizza for lunch" }).getByText("pizza: 🍕").waitFor();
  const told = await page.locator("#announcer").textContent();
  expect(told).toBe("Only visible to you: pizza: 🍕\nI take one.");
  expect(await alone.getByRole("button").count()).toBe(0);
  await page.getByLabel("You are").selectOption("Ben Rahman");
  await expect.poll(() => alone.count()).toBe(0);
  await page.getByLabel("You are").selectOption("Alice Tan");
  await alone.waitFor();
  await text.fill("/plates");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").filter({ hasText: "/plates is not a valid command." }).waitFor();
  expect(await text.inputValue()).toBe("/plates");
  await page.reload();
  await page.getByRole("heading", { name: "Drop a photograph here" }).waitFor();
});

test("the drawer is of the platform that is looked at, and so is the way back to quiet", async () => {
  const { url, slack, simulator } = await servedBoth();
  const page = await visit(url);
  const drawn = () => page.locator(".knob").count();
  await page.getByRole("button", { name: "Make Webex misbehave" }).click();
  await page.getByLabel("Deliver everything again").fill("2");
  await page.keyboard.press("Tab");
  await expect.poll(() => simulator.knobs.duplicates).toBe(2);
  const ofWebex = await drawn();
  await page.getByRole("button", { name: "#car-park" }).click();
  await page.getByRole("heading", { name: "Make Slack misbehave" }).waitFor();
  expect(await drawn()).not.toBe(ofWebex);
  await page.getByLabel("Break them", { exact: true }).selectOption("after they took effect");
  await expect.poll(() => slack.knobs.broken.moment).toBe("after");
  await page.getByLabel("List messages once a minute only").check();
  await page.getByRole("button", { name: "Make Slack misbehave 1 knob turned" }).waitFor();
  await page.getByRole("button", { name: "Back to quiet" }).click();
  await page.getByText("Slack behaves as it should.").waitFor();
  expect([slack.knobs.repliesLimited, simulator.knobs.duplicates]).toEqual([false, 2]);
});
