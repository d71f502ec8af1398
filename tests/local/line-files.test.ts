import { expect, test } from "vitest";
import { called, lined } from "../lined.js";
import { picture } from "../simulated.js";

const asked = async (files = [picture()]) => {
  const { line, alice: person, direct: room, ...rest } = await lined();
  const [{ id: message } = { id: "" }] = line.post({
    person,
    room,
    text: files.length ? "" : "hi",
    files,
  });
  const ask = async (path = "content", data = true) => {
    const answer = await fetch(
      `${data ? line.dataUrl : line.url}/v2/bot/message/${message}/${path}`,
      {
        headers: { authorization: "Bearer line-token" },
      },
    );
    const { status, headers } = answer;
    return {
      status,
      type: headers.get("content-type"),
      bytes: new Uint8Array(await answer.arrayBuffer()),
    };
  };
  return { line, room, message, ask, ...rest };
};

test("a picture is had at the data host, as it was posted", async () => {
  const { ask } = await asked([picture("a.png", "image/png")]);
  const { bytes } = picture();
  expect(await ask()).toEqual({ status: 200, type: "image/png", bytes });
  expect((await ask("content/preview")).bytes).toEqual(bytes);
});

test.each([
  { name: "files at the API's host", request: "GET message/1/content", data: false },
  { name: "the API at the data host", request: "GET info", data: true },
  { name: "a reply at the data host", request: "POST message/reply", data: true },
  { name: "what is nowhere", request: "GET dance", data: false },
])("there is no $name", async ({ request, data }) => {
  const { line } = await lined();
  const { status } = await called(line, request, {
    data,
    ...(request.startsWith("POST") && { body: {} }),
  });
  expect(status).toBe(404);
});

test("a picture at the API's host is not there, though it is at the other", async () => {
  const { ask } = await asked();
  expect([(await ask("content", false)).status, (await ask()).status]).toEqual([404, 200]);
});

test("while a file is prepared, there is nothing of it", async () => {
  const { line, ask, message } = await asked();
  line.knobs.preparing = 2;
  const status = async () =>
    (await called(line, `GET message/${message}/content/transcoding`, { data: true })).body.status;
  expect(await status()).toBe("processing");
  const answers = [await ask(), await ask(), await ask()];
  expect(answers.map(({ status, bytes }) => [status, bytes.length])).toEqual([
    ...[
      [202, 0],
      [202, 0],
      [200, 6],
    ],
  ]);
  expect(await status()).toBe("succeeded");
});

test("a file is refused as often as a knob says", async () => {
  const { line, ask } = await asked();
  line.knobs.contents = { status: 410, times: 1 };
  expect([(await ask()).status, (await ask()).status]).toEqual([410, 200]);
});

test("words have no content", async () => {
  const { ask } = await asked([]);
  expect([(await ask()).status, (await ask("content/transcoding")).status]).toEqual([404, 404]);
});

test("a picture from elsewhere is not with LINE", async () => {
  const { line, alice: person, direct: room } = await lined();
  const [{ id } = { id: "" }] = line.post({ person, room, external: "https://a.test/a.jpg" });
  expect((await called(line, `GET message/${id}/content`, { data: true })).status).toBe(404);
});

test("what was taken back cannot be fetched any more", async () => {
  const { line, room, message, ask } = await asked();
  expect(line.content(message)?.name).toBe("car.jpg");
  line.unsend({ room, message });
  expect((await ask()).status).toBe(404);
  expect(line.content(message)).toBe(undefined);
});
