import { startWebex } from "../../local/webex/simulator.js";
import { register } from "../../local/webhook.js";
import type { At, Draft, Platform } from "./platform.js";

const [token, secret] = ["bot-token", "signing-secret"];

/** webexThat starts a Webex; `echo` says whether our own posts are delivered back to us. */
export async function webexThat({ echo }: { echo: boolean }): Promise<Platform> {
  const webex = await startWebex({ token });
  const { url: webexUrl, bot, people, rooms } = webex;
  webex.knobs.echo = echo;

  function post({ room: type, picture, words }: Draft): At {
    const person = people[0]?.id ?? "";
    const room = rooms.find((one) => one.type === type)?.id ?? "";
    const files = picture && [{ name: "car.jpg", type: "image/jpeg", bytes: picture }];
    const { id } = webex.post({ person, room, files, text: words, mention: type === "group" });
    return { id: `webex:-:${id}`, native: id, room };
  }

  return {
    env: { WEBEX_API_URL: webexUrl },
    secrets: {
      "spotter/webex/credentials": JSON.stringify({ token }),
      "spotter/webex/signing": secret,
    },
    path: "/webhooks/webex",
    posting: "POST /messages",
    letIn: async (targetUrl) => void (await register({ webexUrl, token, targetUrl, secret })),
    post,
    remove: ({ native }) => webex.remove(native),
    replies({ native, room }) {
      const ours = webex.messages(room).filter(({ personId }) => personId === bot.id);
      const theirs = ours.filter(({ parentId }) => parentId === native);
      return theirs.map(({ text = "", ...rest }) => ({ ...rest, text }));
    },
    reactions: () => [],
    stop: webex.stop,
  };
}
