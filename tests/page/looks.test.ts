import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { servedBoth } from "../served.js";
import { asked, picture, places } from "../simulated.js";
import { called } from "../slacked.js";
import { complaints, DESKTOP, PHONE, spill, visiting } from "./browser.js";

const visit = visiting();
const screens = [
  { screen: "a desktop", viewport: DESKTOP },
  { screen: "a phone", viewport: PHONE },
] as const;

test.each(screens)(
  "on $screen axe has nothing to say, and nothing is bigger than it",
  async (row) => {
    const page = await visit(await talked(), { viewport: row.viewport });
    const found: Record<string, string[]> = {};
    for (const [name, act] of Object.entries(STATES)) {
      await act(page);
      const [x, y] = await spill(page);
      const isWhole = x <= 0 && y <= 0;
      const cut = isWhole ? [] : [`${x} pixels too wide, ${y} too high`];
      found[name] = [...cut, ...(await complaints(page)), ...(await inTheDark(page))];
    }
    const clean = Object.fromEntries(Object.keys(STATES).map((name) => [name, []]));
    expect(found).toEqual(clean);
  },
);

test.each([
  { screen: "a desktop", viewport: DESKTOP },
  { screen: "a phone", viewport: PHONE },
])("on $screen the last of everything can be reached and pressed", async ({ viewport }) => {
  const page = await visit(await talked(), { viewport });
  await page.getByRole("button", { name: "Reply in thread" }).last().click({ trial: true });
  await page.getByRole("button", { name: "Take Spotter out" }).click({ trial: true });
  await page.getByText("Plates of").click();
  await page.locator("#known input").last().click({ trial: true });
  await page.getByRole("button", { name: "Use these" }).click({ trial: true });
  await page.keyboard.press("Escape");
  await toTimeline(page);
  await page.locator("#timeline summary").last().click({ trial: true });
  await page.getByRole("button", { name: "Make Webex misbehave" }).click();
  await page.locator(".knob input").last().click({ trial: true });
  await page.getByRole("button", { name: "Back to quiet" }).click({ trial: true });
});

test("Tab leads to everything that can be pressed or filled in, and shows where it is", async () => {
  const page = await visit(await talked());
  const reached: { key: string; isShown: boolean }[] = [];
  for (let left = 90; left > 0; left -= 1) {
    await page.keyboard.press("Tab");
    const at = (await page.evaluate(FOCUSED)) as { key: string; isShown: boolean } | null;
    if (!at || reached.some(({ key }) => key === at.key)) break;
    reached.push(at);
  }
  const wanted = (await page.evaluate(PRESSABLE)) as string[];
  expect(reached.map(({ key }) => key)).toEqual(expect.arrayContaining(wanted));
  expect(reached.filter(({ isShown }) => !isShown)).toEqual([]);
});

test.each([
  { screen: "a desktop", viewport: DESKTOP, keeps: false },
  { screen: "a phone", viewport: PHONE, keeps: true },
])("on $screen the drawer takes the focus, keeps it: $keeps, and gives it back", async (row) => {
  const page = await visit(await talked(), { viewport: row.viewport });
  await toTimeline(page);
  await page.getByRole("button", { name: "Make Webex misbehave" }).press("Enter");
  expect(await page.locator(":focus").getAttribute("id")).toBe("close");
  let outside = 0;
  for (let left = 25; left > 0; left -= 1) {
    await page.keyboard.press("Tab");
    outside += await page.locator(":focus:not(#drawer *)").count();
  }
  expect(outside === 0).toBe(row.keeps);
  await page.getByRole("button", { name: "Back to quiet" }).focus();
  await page.keyboard.press("Escape");
  expect(await page.locator(":focus").getAttribute("id")).toBe("misbehave");
});

// What the page shows, one after the other; each leaves the page ready for the next.
const STATES: Record<string, (page: Page) => Promise<unknown>> = {
  "an answer, an error, a reply and a question": async (page) => {
    await page.locator(".plate").first().waitFor();
    await page.getByRole("button", { name: "Post" }).click();
    await page.getByRole("button", { name: "Reply in thread" }).first().click();
    await page
      .getByRole("button", { name: /^Delete your message/ })
      .first()
      .click();
    await page.getByRole("alert").waitFor();
  },
  "a room without Spotter": (page) => page.getByRole("button", { name: "Loading dock" }).click(),
  "a Slack channel with emoji, a thread, and an answer for one's eyes alone": async (page) => {
    await page.getByRole("button", { name: "#car-park" }).click();
    await page.getByLabel("Message", { exact: true }).fill("/explain pizza");
    await page.keyboard.press("Enter");
    await page.getByText("Only visible to you", { exact: true }).waitFor();
  },
  "a workspace without Spotter": async (page) => {
    await page.getByRole("button", { name: "Take Spotter out of the workspace" }).click();
    await page.getByText("Spotter is not in Harbour Works.").waitFor();
  },
  "the countries": async (page) => {
    await page.getByText("Plates of").click();
    for (const tick of await page.locator("#known input:checked").all()) await tick.uncheck();
    await page.getByRole("button", { name: "Use these" }).click();
    await page.locator("#choosing.wrong").waitFor();
  },
  "the timeline": async (page) => {
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Car park", exact: true }).click();
    await toTimeline(page);
    await page.locator("#timeline summary").first().click();
  },
  "the drawer": async (page) => {
    await page.getByRole("button", { name: "Make Webex misbehave" }).click();
    await page.getByLabel("Refuse the next calls").fill("21");
    await page.keyboard.press("Tab");
    await page.locator("#knobbing.wrong").waitFor();
  },
};

const KEY = `const keyOf = (node) => [...document.querySelectorAll("*")].indexOf(node) + " " +
  node.tagName + " " + (node.ariaLabel ?? node.textContent).trim().slice(0, 30);`;
const FOCUSED = `(() => { ${KEY}
  const node = document.activeElement;
  if (node === document.body) return null;
  const ringed = [node, node.closest(".field, .attach")].filter(Boolean);
  const isShown = ringed.some((one) => getComputedStyle(one).outlineStyle !== "none");
  return { key: keyOf(node), isShown };
})()`;
const PRESSABLE = `(() => { ${KEY}
  const all = document.querySelectorAll("a[href], button, input, select, textarea, summary");
  return [...all].filter((node) => node.checkVisibility() && !node.disabled).map(keyOf);
})()`;

// Night changes colours, and nothing else.
async function inTheDark(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: "dark" });
  const found = await complaints(page, ["color-contrast"]);
  await page.emulateMedia({ colorScheme: "light" });
  return found.map((one) => `in the dark: ${one}`);
}

async function toTimeline(page: Page): Promise<void> {
  const button = page.getByRole("button", { name: "Timeline" });
  if (await button.isVisible()) await button.click();
}

// A room in which there is some of everything.
async function talked(): Promise<string> {
  const known = Array.from({ length: 40 }, (_, at) => ({ code: `C${at}`, name: `Country ${at}` }));
  const countries = { known, chosen: () => ["C1"], choose: async () => undefined };
  const said = { body: JSON.stringify({ text: "*pizza*: :pizza:" }) };
  const { url, simulator, happen, ...slacks } = await servedBoth({ countries }, said);
  await chatted(slacks);
  const { alice, ben, group } = places(simulator);
  const files = [
    picture(),
    picture("IMG_0042.HEIC", "image/heic"),
    picture("a-long-name.pdf", "x/y"),
  ];
  const posted = { person: alice, room: group, text: "whose is this?", mention: true, files };
  const { id: parentId } = simulator.post(posted);
  const answer = { roomId: group, parentId, markdown: "**SBA1234G** · Singapore · 99 %" };
  const { body } = await asked(simulator, "POST", "/messages", answer);
  await asked(simulator, "PUT", `/messages/${body.id}`, answer);
  const gone = simulator.post({ person: ben, room: group, text: "oh" });
  simulator.post({ person: ben, room: group, text: "what was that?", parentId: gone.id });
  simulator.remove(gone.id);
  for (let count = 0; count < 6; count += 1)
    simulator.post({ person: alice, room: group, text: `and number ${count}` });
  for (let count = 0; count < 12; count += 1) happen(`picture.read`);
  return url;
}

type Slacks = Pick<
  Awaited<ReturnType<typeof servedBoth>>,
  "slack" | "token" | "group" | "alice" | "ben"
>;

async function chatted(there: Slacks): Promise<void> {
  const { slack, token, group: channel, alice, ben } = there;
  const { ts } = slack.post({ person: alice, room: channel, text: "", files: [picture()] });
  const answer = { channel, thread_ts: ts, text: "*SBA1234G* · Singapore · 99 %" };
  await called(slack, token, "chat.postMessage", answer);
  slack.post({ person: ben, room: channel, text: "so *that* one :wave:", thread: ts });
  for (const name of ["car", "eyes"])
    await called(slack, token, "reactions.add", { channel, timestamp: ts, name });
}
