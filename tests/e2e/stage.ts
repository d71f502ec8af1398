import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { type Line, startLine } from "../../local/line/simulator.js";
import { startReaderProcess } from "../../local/reader.js";
import { type Slack, startSlack } from "../../local/slack/simulator.js";
import { type Simulator, startWebex } from "../../local/webex/simulator.js";
import { type Ran, run, surroundings } from "../infra/terraform.js";
import { logsOf } from "./amazon.js";
import { type Emulator, startEmulator } from "./emulator.js";
import { newFolder } from "./workspace.js";

/** Stage is all that a deployment needs to be played through, and what was said on it. */
export type Stage = {
  emulator: Emulator;
  webex: Simulator;
  slack: Slack;
  line: Line;
  /** whether Slack has our app, so that its secrets are given */
  hasApp: boolean;
  /** where the commands run: a copy of the tree */
  folder: string;
  /** the bot's token of this moment */
  token: string;
  /** what no command may print: every token and every signing secret that ever was */
  secret: Set<string>;
  /** what each command printed */
  printed: { by: string; text: string }[];
  /** whether anything went wrong: then the logs stay */
  failed: boolean;
  reports: string;
};

/** Ending is how a command is to end, and what of its environment is different. */
export type Ending = { env?: Record<string, string>; want?: number };

/** APP is our app at Slack, and what Slack signs its deliveries with. */
export const APP = {
  clientId: "111.222",
  clientSecret: "the-bots-token-as-the-app-that-must-be-nowhere",
  signing: "the-bots-token-as-a-signature-that-must-be-nowhere",
};

/** LINE is our channel at LINE: its access token, and what LINE signs its deliveries with. */
export const LINE = {
  token: "the-bots-token-in-line-that-must-be-nowhere",
  secret: "the-bots-token-as-a-secret-of-line-that-must-be-nowhere",
};

// What AWS calls by a name of its own is on this machine.
const HERE = `--import=${new URL("localhost.mjs", import.meta.url)}`;

/** newStage starts an AWS, a Webex, a Slack, a LINE and a reader, with an empty workspace. Its logs go to reports/NAME/. */
export async function newStage(name: string): Promise<Stage> {
  const reports = resolve("reports", name);
  await rm(reports, { recursive: true, force: true });
  await mkdir(reports, { recursive: true });
  const token = `the-bots-token-that-must-be-nowhere-${name}`;
  const reader = await startReaderProcess();
  const functions = { AWS_ENDPOINT_URL_REKOGNITION: reader.url, NODE_OPTIONS: HERE };
  const [emulator, webex, slack, line] = await Promise.all([
    startEmulator(join(reports, "emulator.log"), functions),
    startWebex({ token }),
    startSlack(APP),
    startLine(LINE),
  ]);
  const stop = async () => {
    const all = [emulator, webex, slack, line, reader];
    await Promise.all(all.map((one) => one.stop()));
  };
  const secret = new Set([token, APP.clientSecret, APP.signing, LINE.token, LINE.secret]);
  return {
    ...{
      emulator: { ...emulator, stop },
      webex,
      slack,
      line,
      folder: await newFolder(),
      token,
      reports,
    },
    ...{ secret, printed: [], failed: false, hasApp: false },
  };
}

/** endOf takes a stage down. What was logged stays where something went wrong, the functions' own logs with it. */
export async function endOf(stage: Stage): Promise<void> {
  if (!stage.emulator) return; // it never began
  if (stage.failed) await kept(stage);
  await stage.emulator.stop();
  await rm(stage.folder, { recursive: true, force: true });
  if (!stage.failed) await rm(stage.reports, { recursive: true, force: true });
}

async function kept(stage: Stage): Promise<void> {
  const found = await logsOf(stage).catch((): [string, string[]][] => []); // the emulator may be what failed
  for (const [group, lines] of found.filter(([, all]) => all.length > 0))
    await writeFile(
      join(stage.reports, `${group.slice(1).replaceAll("/", "-")}.log`),
      lines.join("\n"),
    );
  const name = basename(stage.reports);
  process.stderr.write(
    `${name}: what commands, emulator and functions said is in reports/${name}/\n`,
  );
}

/** made runs a target of the workspace's Makefile as a person would, who is asked nothing. */
export function made(stage: Stage, target: string, ending: Ending = {}): Promise<Ran> {
  return done(stage, ["make", "-s", ...target.split(" ")], ending);
}

/** terraformed runs terraform in the workspace by itself, with what README says to export for it. */
export function terraformed(stage: Stage, args: string[], ending: Ending = {}): Promise<Ran> {
  const exported = {
    TF_VAR_webex_bot_token: stage.token,
    TF_VAR_line_channel_access_token: LINE.token,
    TF_VAR_line_channel_secret: LINE.secret,
    API_DATA_IS_SENSITIVE: "true",
  };
  const app = {
    TF_VAR_slack_client_secret: APP.clientSecret,
    TF_VAR_slack_signing_secret: APP.signing,
  };
  const env = { ...exported, ...(stage.hasApp && app), ...ending.env };
  return done(stage, ["terraform", ...args], { ...ending, env });
}

async function done(stage: Stage, [program = "", ...args]: string[], ending: Ending): Promise<Ran> {
  const by = [program, ...args].join(" ");
  const began = performance.now();
  const env = { ...environmentOf(stage), ...ending.env };
  const ran = await run(program, args, { cwd: stage.folder, env });
  const seconds = Math.round((performance.now() - began) / 1000);
  process.stderr.write(`${basename(stage.reports)}: ${by} · ${seconds} s\n`);
  const text = `${ran.stdout}\n${ran.stderr}`;
  stage.printed.push({ by, text });
  const number = String(stage.printed.length).padStart(2, "0");
  const name = by.replaceAll(/[^\w=-]+/g, "-").slice(0, 60);
  await writeFile(join(stage.reports, `${number}-${name}.log`), text);
  const { want = 0 } = ending;
  if (ran.code === want) return ran;
  throw new Error(`${by} ended with ${ran.code}:\n${text.split("\n").slice(-30).join("\n")}`);
}

// Made from nothing: what the shell of whoever runs this says of AWS or a platform counts for nothing.
function environmentOf({ emulator, webex, slack, line, token }: Stage): Record<string, string> {
  return {
    ...surroundings(),
    ...emulator.env,
    NODE_OPTIONS: HERE,
    TF_CLI_ARGS_apply: "-no-color -parallelism=20",
    TF_VAR_webex_api_url: webex.url,
    TF_VAR_slack_api_url: slack.url,
    TF_VAR_line_api_url: line.url,
    TF_VAR_line_data_url: line.dataUrl,
    WEBEX_BOT_TOKEN: token,
    SLACK_CLIENT_SECRET: APP.clientSecret,
    SLACK_SIGNING_SECRET: APP.signing,
    LINE_CHANNEL_ACCESS_TOKEN: LINE.token,
    LINE_CHANNEL_SECRET: LINE.secret,
    YES: "1",
  };
}
