import { expect, test } from "vitest";
import type { Refusal } from "../functions/admission.js";
import { apology, invitation, permissionOf, welcome } from "../functions/notices.js";
import manifest from "../functions/slack.json" with { type: "json" };

const visit = { channel: "slack", correlation_id: "REQ1" };
const url = "https://slack.com/oauth/v2/authorize?client_id=1&scope=files%3Aread%2Cchat%3Awrite";

test.each(manifest.oauth_config.scopes.bot)(
  "somebody who is asked for %s reads what that is",
  (scope) => {
    expect(permissionOf(scope)).toMatch(/^[A-Z].+\.$/);
  },
);

test("a scope of which we know no words is told by its name", () => {
  expect(permissionOf("users:read")).toBe("users:read");
});

test.each([
  { scope: "files%3Aread%2Cchat%3Awrite", want: ["files:read", "chat:write"] },
  { scope: "chat%3Awrite%20commands", want: ["chat:write", "commands"] },
  { scope: "im%3Ahistory%2Cmpim%3Ahistory%2Cchannels%3Ahistory", want: ["im:history"] },
  { scope: "", want: [] },
])("an invitation tells what $scope asks for, each once", ({ scope, want }) => {
  const { parts } = invitation("slack", `https://slack.com/?scope=${scope}`, 30);
  expect(parts[1]).toMatchObject({ items: want.map(permissionOf) });
});

test("an invitation leads to the platform, in its words, and says how long we keep what we read", () => {
  const notice = invitation("slack", url, 30);
  expect(notice).toMatchObject({ status: 200, link: { text: "Add to Slack", url } });
  expect(JSON.stringify(notice.parts)).toContain("where and when: 30 days.");
  expect(JSON.stringify(invitation("slack", url, 1).parts)).toContain("where and when: 1 day.");
});

test.each([
  { name: "where we are found", home: "https://slack.com/x", want: "Open Slack" },
  { name: "nothing where nobody knows", home: undefined, want: undefined },
])("a welcome names the workspace, and leads to $name", ({ home, want }) => {
  const { heading, link } = welcome("slack", "Harbour Works", home);
  expect(heading?.name).toBe("Harbour Works");
  expect(link?.text).toBe(want);
});

const all: { refusal: Refusal; status: number; leads: boolean }[] = [
  { refusal: "broken", status: 503, leads: true },
  { refusal: "denied", status: 403, leads: true },
  { refusal: "elsewhere", status: 403, leads: true },
  { refusal: "expired", status: 400, leads: true },
  { refusal: "incomplete", status: 400, leads: true },
  { refusal: "nowhere", status: 404, leads: false },
  { refusal: "refused", status: 400, leads: true },
  { refusal: "silent", status: 502, leads: true },
  { refusal: "unset", status: 503, leads: false },
  { refusal: "used", status: 400, leads: true },
];

test.each(all)("$refusal is told as $status, in words", ({ refusal, status, leads }) => {
  const notice = apology({ refusal }, visit);
  expect(notice.status).toBe(status);
  expect(notice.link).toEqual(leads ? { text: "Start again", url: "/install/slack" } : undefined);
  expect(notice.parts.length).toBeGreaterThan(0);
  // What only operators can put right is told with what they find it by.
  expect(notice.parts.includes("Tell whoever runs Spotter: REQ1")).toBe(status >= 500);
});

test("what the platform says is told where it says no", () => {
  const told = apology({ refusal: "refused", said: "Slack says invalid_code." }, visit);
  expect(told.parts).toEqual(["Slack says invalid_code."]);
});
