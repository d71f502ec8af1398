import { expect, test } from "vitest";
import type { Place } from "../functions/channels.js";
import { dropped, postsOf, shared } from "../functions/uploads.js";
import { message } from "./fixtures.js";
import { slacked } from "./slacked.js";

const bytes = new Uint8Array([0xff, 0xd8, 1, 2, 3]);
const drawing = { bytes, type: "image/jpeg", name: "drawing.jpg", alt: "I may know: Ada." };

async function stage(scopes?: string[]) {
  const here = await slacked();
  const { slack, alice, group: room, team: tenant, bot: self } = here;
  process.env.SLACK_API_URL = slack.url;
  if (scopes) slack.uninstall(tenant);
  const token = scopes ? slack.install(tenant, scopes) : here.token;
  const { ts: thread } = slack.post({ person: alice, room, text: "look" });
  const credentials = { token: () => token, signing: [] };
  const own = message({ channel: "slack", tenant, self, room, native: `${room}:${thread}` });
  const place: Place = { message: own, credentials, until: Date.now() + 10_000 };
  const share = (more: object = {}) =>
    shared(place, { ...drawing, ...more }, { thread, words: "words" });
  const last = () => slack.messages(room).at(-1);
  return { ...here, place, share, last, room, thread };
}

test("a drawing stands in the thread with its words, and with what it shows for those who do not see it", async () => {
  const { share, last, slack, thread, bot } = await stage();
  const id = await share();
  expect(last()).toMatchObject({
    user: bot,
    text: "words",
    thread_ts: thread,
    files: [{ id, alt_txt: drawing.alt }],
  });
  expect(slack.content(id)?.bytes).toEqual(Buffer.from(bytes));
});

test("without a thread it stands in the room itself", async () => {
  const { place, last } = await stage();
  await shared(place, drawing, { thread: "", words: "words" });
  expect(last()).not.toHaveProperty("thread_ts");
});

test.each<{
  name: string;
  scopes?: string[];
  broken?: object;
  room?: string;
  more?: object;
  code: string;
}>([
  { name: "the scope is missing", scopes: ["chat:write"], code: "scope-missing" },
  { name: "we are not in the channel", room: "C0LOADING01", code: "message-gone" },
  { name: "there is no such channel", room: "C0X", code: "message-gone" },
  { name: "it shows too little", more: { bytes: new Uint8Array() }, code: "platform-refused" },
  {
    name: "the file is cut off on its way",
    broken: { status: 0, times: 9, methods: ["upload"] },
    code: "platform-refused",
  },
  {
    name: "Slack is silent when it is asked for an address",
    broken: { status: 0, times: 99, methods: ["files.getUploadURLExternal"] },
    code: "platform-refused",
  },
  {
    name: "Slack is silent when it is to show it",
    broken: { status: 0, times: 9, methods: ["files.completeUploadExternal"] },
    code: "platform-silent",
  },
])("where $name, it fails as $code", async ({ scopes, broken, room, more, code }) => {
  const { place, share, slack } = await stage(scopes);
  Object.assign(slack.knobs.broken, broken);
  if (code === "platform-refused") place.until = Date.now() + 1_000;
  if (room) place.message.room = room;
  await expect(share(more)).rejects.toMatchObject({ code });
});

test("nothing is handed over to an address that is not Slack's", async () => {
  const { share, slack } = await stage();
  process.env.SLACK_API_URL = slack.url.replace("127.0.0.1", "localhost");
  await expect(share()).resolves.toBeDefined();
  // The simulator names an address of the host that it was asked at; this one it does not take for its own.
  const real = globalThis.fetch;
  const asked: string[] = [];
  globalThis.fetch = async (input, init) => {
    asked.push(String(input));
    const response = await real(input, init);
    if (!String(input).endsWith("getUploadURLExternal")) return response;
    const json = {
      ...((await response.json()) as object),
      upload_url: "https://example.com/upload",
    };
    return Response.json(json);
  };
  try {
    await expect(share()).rejects.toMatchObject({ code: "platform-refused" });
  } finally {
    globalThis.fetch = real;
  }
  expect(asked).toHaveLength(1);
});

test("what it shows is told no longer than Slack takes", async () => {
  const { share, last } = await stage();
  await share({ alt: "a".repeat(2_000) });
  expect(String(last()?.files?.[0]?.alt_txt)).toHaveLength(1_000);
});

test("where a file was shared, and no more once it is dropped", async () => {
  const { place, share, last } = await stage();
  const file = await share();
  expect(await postsOf(place, file)).toEqual([last()?.ts]);
  await dropped(place, file);
  expect(await postsOf(place, file)).toEqual([]);
  await expect(dropped(place, file)).resolves.toBeUndefined();
});

test.each([
  { name: "there is none", file: "F0NONE0000", scopes: undefined },
  { name: "we may not any more", file: undefined, scopes: ["files:read", "chat:write"] },
])("that $name, a file is dropped for all that", async ({ file, scopes }) => {
  const { place, share, slack, team } = await stage();
  const own = file ?? (await share());
  if (scopes) slack.uninstall(team);
  const token = scopes ? slack.install(team, scopes) : place.credentials.token("token");
  const here = { ...place, credentials: { ...place.credentials, token: () => token } };
  await expect(dropped(here, own)).resolves.toBeUndefined();
});
