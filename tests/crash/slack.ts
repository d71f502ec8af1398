import { keepInstall } from "../../functions/installs.js";
import manifest from "../../functions/slack.json" with { type: "json" };
import { type Slack, startSlack } from "../../local/slack/simulator.js";
import type { Team } from "../../local/slack/world.js";
import type { At, Draft, Platform, Tables } from "./platform.js";

const APP = { clientId: "111.222", clientSecret: "client-secret", signing: "slack-secret" };
const KINDS = { direct: "im", group: "channel" };

/** Workspaces are more than the first one: each is asked for once. */
export type Workspaces = {
  /** moveIn makes a workspace that lets us in, but for a scope, where one is named: what is posted there mentions us then. */
  moveIn(without?: string): Promise<Workspace>;
  /** breakOff has the next post break off once it stands. */
  breakOff(): void;
};

/** Workspace is one that somebody posts in and, in the end, does not let us in any more. */
export type Workspace = {
  team: string;
  post(draft: Draft): At;
  /** leave takes us out, and returns the id of what is told of that. */
  leave(): string;
};

/** slackThat starts a Slack whose first workspace lets us in. */
export async function slackThat(): Promise<Platform & Workspaces> {
  let moment: Date | undefined;
  const slack = await startSlack({ ...APP, now: () => moment ?? new Date() });
  const [first] = slack.teams as [Team];
  const pristine = JSON.stringify(first);

  let tables: Tables | undefined;

  async function letInBy({ id: tenant, name, bot }: Team, without?: string): Promise<void> {
    const scopes = manifest.oauth_config.scopes.bot.filter((scope) => scope !== without);
    const token = slack.install(tenant, scopes);
    Object.assign(process.env, tables);
    await keepInstall("slack", { tenant, name, token, self: bot.id });
  }

  // Both that is told of it are of one moment, and so have one id.
  function leave({ id }: Team): string {
    moment = new Date();
    slack.uninstall(id);
    const seconds = Math.floor(moment.getTime() / 1000);
    moment = undefined;
    return `slack:${id}:tenant.left:${seconds}`;
  }

  return {
    env: { SLACK_API_URL: slack.url },
    secrets: {
      "spotter/slack/credentials": JSON.stringify({ client_id: "", client_secret: "" }),
      "spotter/slack/signing": APP.signing,
    },
    path: "/webhooks/slack",
    posting: "POST /chat.postMessage",
    async letIn(targetUrl, given) {
      tables = given;
      await slack.subscribe(targetUrl);
      await letInBy(first);
    },
    post: (draft) => postedIn(slack, first, draft),
    remove: ({ room, native }) => slack.remove({ room, ts: tsOf(native) }),
    replies: ({ room, native }) => repliesIn(slack, room, tsOf(native)),
    reactions: ({ room, native }) => reactionsOn(slack, room, tsOf(native)),
    stop: slack.stop,
    breakOff() {
      const methods = ["chat.postMessage"];
      Object.assign(slack.knobs.broken, { status: 0, times: 1, moment: "after", methods });
    },
    async moveIn(without) {
      const own = `$1N${slack.teams.length}`;
      const team: Team = JSON.parse(pristine.replaceAll(/([TUBCD]0[A-Z0-9]+)/g, own));
      slack.teams.push(team);
      await letInBy(team, without);
      const words = without && `<@${team.bot.id}>`;
      const post = (draft: Draft) => postedIn(slack, team, { words, ...draft });
      return { team: team.id, post, leave: () => leave(team) };
    },
  };
}

function postedIn(slack: Slack, team: Team, { room: kind, picture, words }: Draft): At {
  const person = team.people[0]?.id ?? "";
  const room = team.rooms.find((one) => one.kind === KINDS[kind])?.id ?? "";
  const files = picture && [{ name: "car.jpg", type: "image/jpeg", bytes: picture }];
  const native = `${room}:${slack.post({ person, room, files, text: words }).ts}`;
  return { id: `slack:${team.id}:${native}`, native, room };
}

function repliesIn(slack: Slack, room: string, top: string) {
  const ours = slack.messages(room).filter(({ user }) => botsIn(slack).includes(user));
  return ours
    .filter(({ thread_ts }) => thread_ts === top)
    .map(({ ts: id, text, edited }) => ({ id, text, edited }));
}

function reactionsOn(slack: Slack, room: string, ts: string): string[] {
  const all = slack.message(room, ts)?.reactions ?? [];
  return all.flatMap(({ name, users }) =>
    users.filter((user) => botsIn(slack).includes(user)).map(() => name),
  );
}

function botsIn({ teams }: Slack): string[] {
  return teams.map(({ bot }) => bot.id);
}

function tsOf(native: string): string {
  return native.split(":")[1] ?? "";
}
