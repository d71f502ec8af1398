import { expect, test } from "vitest";
import { served } from "../served.js";
import { asked, listening, picture, places, registered } from "../simulated.js";
import { visiting } from "./browser.js";

const visit = visiting();

// Each knob of the drawer, what it is turned to, and where it is then in the simulator.
const TABLE = [
  ["Pictures", "Refuse the next pictures", "2", { contents: { times: 2 } }],
  ["Pictures", "Refuse them with", "410", { contents: { status: 410 } }],
  ["Pictures", "Come back after", "7", { contents: { retryAfter: 7 } }],
  ["Pictures", "Hand a picture out after", "40", { latency: { contents: 40 } }],
  ["Every call to Webex", "Refuse the next calls", "3", { rate: { times: 3 } }],
  ["Every call to Webex", "Refuse them with", "503", { rate: { status: 503 } }],
  ["Every call to Webex", "Come back after", "4", { rate: { retryAfter: 4 } }],
  ["Answers of the bot", "Lose the next answers", "1", { lostAnswers: 1 }],
  ["Answers of the bot", "Take a post after", "30", { latency: { posts: 30 } }],
  ["Deliveries", "Deliver everything again", "4", { duplicates: 4 }],
  ["Deliveries", "Gather deliveries for", "300", { shuffle: 300 }],
  ["Deliveries", "Give a delivery up after", "50", { timeout: 50 }],
  ["What the bot hears", "Its own messages", "off", { echo: false }],
  ["What the bot hears", "Its own messages, later by", "9", { echoDelay: 9 }],
  ["What the bot hears", "Messages that do not mention it", "on", { hearAll: true }],
] as const;

test("each knob turns the simulator's, and there is no other", async () => {
  const { url, simulator } = await served();
  const page = await visit(url);
  await page.getByRole("button", { name: "Make Webex misbehave" }).click();
  for (const [group, label, to, want] of TABLE) {
    const knob = page.getByRole("group", { name: group }).getByLabel(label, { exact: true });
    if (to === "on" || to === "off") await knob.setChecked(to === "on");
    else if (label === "Refuse them with") await knob.selectOption(to);
    else await knob.fill(to);
    await knob.press("Tab");
    await expect.poll(() => simulator.knobs, { message: label }).toMatchObject(want);
    await page.getByRole("status").filter({ hasText: "Turned." }).waitFor();
  }
  expect(await page.locator(".knob").count()).toBe(TABLE.length);
});

test("a knob that counts down is seen to, and the button says how many are turned", async () => {
  const { url, simulator } = await served();
  const page = await visit(url);
  const open = page.getByRole("button", { name: /^Make Webex misbehave/ });
  await open.click();
  await page.getByLabel("Refuse the next calls").fill("2");
  await page.getByLabel("Refuse the next pictures").fill("1");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Make Webex misbehave 2 knobs turned" }).click();
  const refused = [];
  for (const path of ["/people/me", "/people/me", "/people/me"])
    refused.push((await asked(simulator, "GET", path)).status);
  expect(refused).toEqual([429, 429, 200]);
  await expect.poll(() => page.getByLabel("Refuse the next calls").inputValue()).toBe("0");
  await page.getByRole("button", { name: "Back to quiet" }).click();
  await expect.poll(() => simulator.knobs.contents.times).toBe(0);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Make Webex misbehave", exact: true }).waitFor();
});

test("what a knob cannot be turned to is refused in words, and turns nothing", async () => {
  const { url, simulator } = await served();
  const page = await visit(url);
  await page.getByRole("button", { name: "Make Webex misbehave" }).click();
  const knob = page.getByLabel("Deliver everything again");
  await knob.fill("21");
  await knob.press("Tab");
  await page.getByText("“Deliver everything again” is a whole number from 0 to 20.").waitFor();
  expect(await knob.getAttribute("aria-invalid")).toBe("true");
  expect(simulator.knobs.duplicates).toBe(0);
});

test("the last delivery goes out again, and a second answer would be seen", async () => {
  const { url, simulator } = await served();
  const { got, url: target } = await listening(202);
  await registered(simulator, target);
  const { alice, group } = places(simulator);
  const page = await visit(url);
  await page.getByRole("button", { name: "Make Webex misbehave" }).click();
  const again = page.getByRole("button", { name: "Deliver the last webhook again" });
  await again.click();
  await page.getByText("Nothing has been delivered yet. Post a picture first.").waitFor();
  const top = { person: alice, room: group, mention: true, files: [picture()] };
  const { id: parentId } = simulator.post(top);
  await simulator.settled();
  await asked(simulator, "POST", "/messages", { roomId: group, parentId, text: "an answer" });
  await page.getByText("an answer", { exact: true }).waitFor();
  await again.click();
  await page.getByText("Watching for a second answer").waitFor();
  expect(got.filter(({ payload }) => payload.data.id === parentId)).toHaveLength(2);
  await asked(simulator, "POST", "/messages", { roomId: group, parentId, text: "another" });
  await page.getByText("A second answer appeared!").waitFor();
});
