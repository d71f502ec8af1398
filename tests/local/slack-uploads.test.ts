import { expect, test } from "vitest";
import { picture } from "../simulated.js";
import { called, places, slacked } from "../slacked.js";

const FILES = "files.completeUploadExternal";

async function stage() {
  const here = await slacked();
  const { slack, token, alice, group } = here;
  const { ts } = slack.post({ person: alice, room: group, text: "look" });
  const begin = (form = {}) =>
    called(slack, token, "files.getUploadURLExternal", { filename: "a.jpg", length: "6", ...form });
  const handOver = (url: string, body: Uint8Array<ArrayBuffer> = new Uint8Array(6)) =>
    fetch(url, { method: "POST", body });
  const share = (id: string, form = {}) =>
    called(slack, token, FILES, { files: JSON.stringify([{ id }]), channel_id: group, ...form });
  const uploaded = async () => {
    const { body } = await begin({ alt_txt: "a car" });
    await handOver(body.upload_url);
    return String(body.file_id);
  };
  return { ...here, ts, begin, handOver, share, uploaded };
}

test("a file that is asked for, handed over and shared stands in the thread as the bot's", async () => {
  const { slack, uploaded, share, ts, group, bot } = await stage();
  const id = await uploaded();
  const { body } = await share(id, { thread_ts: ts, initial_comment: "see <@U1>" });
  expect(body).toMatchObject({ ok: true, files: [{ id, shares: {} }] });
  const last = slack.messages(group).at(-1);
  const file = { id, name: "a.jpg", mimetype: "image/jpeg", alt_txt: "a car", size: 6 };
  expect(last).toMatchObject({ user: bot, thread_ts: ts, files: [file] });
  expect(slack.content(id)?.bytes).toHaveLength(6);
});

test("files.info says where it was shared, after it was", async () => {
  const { slack, token, uploaded, share, ts, group } = await stage();
  const id = await uploaded();
  await share(id, { thread_ts: ts });
  const { body } = await called(slack, token, "files.info", { file: id });
  const [own] = body.file.shares.public[group];
  expect(own).toMatchObject({ ts: slack.messages(group).at(-1)?.ts, thread_ts: ts });
});

test.each([
  { name: "no name", form: { filename: "" }, want: "invalid_arguments" },
  { name: "no length", form: { length: "0" }, want: "invalid_arguments" },
  {
    name: "a length beyond all measure",
    form: { length: "99999999999" },
    want: "file_upload_size_restricted",
  },
  {
    name: "too many words for what it shows",
    form: { alt_txt: "a".repeat(1_001) },
    want: "alt_txt_too_large",
  },
])("no address is given out for $name", async ({ form, want }) => {
  const { begin } = await stage();
  expect((await begin(form)).body).toMatchObject({ ok: false, error: want });
});

test.each([
  { name: "other bytes than announced", body: new Uint8Array(5), more: "" },
  { name: "an address that was not given out", body: new Uint8Array(6), more: "X" },
])("$name are refused", async ({ body, more }) => {
  const { begin, handOver } = await stage();
  const { upload_url } = (await begin()).body;
  expect((await handOver(`${upload_url}${more}`, body)).status).toBe(400);
});

test.each([
  {
    name: "was not handed over",
    id: async ({ begin }: Stage) => (await begin()).body.file_id,
    want: "file_not_found",
  },
  { name: "there is none", id: async () => "F0NONE", want: "file_not_found" },
  { name: "was shared before", id: sharedOnce, want: "file_not_found" },
  {
    name: "goes where the bot is not",
    id: ({ uploaded }: Stage) => uploaded(),
    form: { channel_id: "C0LOADING01" },
    want: "not_in_channel",
  },
  { name: "is none at all", id: async () => "", form: { files: "[]" }, want: "invalid_arguments" },
])("a file that $name is not shared", async ({ id, form, want }) => {
  const here = await stage();
  expect((await here.share(await id(here), form)).body).toMatchObject({ ok: false, error: want });
});

type Stage = Awaited<ReturnType<typeof stage>>;

async function sharedOnce({ uploaded, share }: Stage): Promise<string> {
  const id = await uploaded();
  await share(id);
  return id;
}

test("a file of another workspace's is not for this one", async () => {
  const { slack, uploaded } = await stage();
  const other = places(slack, 1);
  const form = { files: JSON.stringify([{ id: await uploaded() }]), channel_id: other.group };
  const { body } = await called(slack, slack.install(other.team), FILES, form);
  expect(body.error).toBe("file_not_found");
});

test("a deleted file is gone from its post, and cannot be deleted twice", async () => {
  const { slack, token, uploaded, share, group } = await stage();
  const id = await uploaded();
  await share(id, { initial_comment: "words" });
  const remove = async () => (await called(slack, token, "files.delete", { file: id })).body;
  expect(await remove()).toEqual({ ok: true });
  expect(slack.messages(group).at(-1)).toMatchObject({
    text: "words",
    files: [{ id, mode: "tombstone" }],
  });
  expect(slack.content(id)).toBeUndefined();
  expect(await remove()).toMatchObject({ error: "file_deleted" });
});

test("the bot deletes no file of somebody else's", async () => {
  const { slack, token, alice, group } = await stage();
  const { files = [] } = slack.post({ person: alice, room: group, files: [picture()] });
  const { body } = await called(slack, token, "files.delete", { file: files[0]?.id ?? "" });
  expect(body.error).toBe("cant_delete_file");
});

test.each(["files.getUploadURLExternal", FILES, "files.delete"])(
  "%s needs a scope",
  async (method) => {
    const { slack, team } = await stage();
    slack.uninstall(team);
    const { body } = await called(slack, slack.install(team, ["chat:write"]), method);
    expect(body).toMatchObject({ error: "missing_scope", needed: "files:write" });
  },
);
