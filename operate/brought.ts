import { officialOf } from "./official.js";
import type { Given } from "./terraform.js";
import { botOf, tokenGiven } from "./token.js";
import { secretGiven } from "./typed.js";

/** Brought is a secret that people bring from a platform: its name in the environment, and how it is had from there, or asked for. */
export type Brought = { name: string; given: (env?: NodeJS.ProcessEnv) => Promise<string> };

/** Token is the one token that a channel has; `whose` returns the bot's name, as `api` tells it, or is an Error that says what to do. */
export type Token = Brought & {
  whose: (token: string, api: string) => Promise<string>;
  api: string;
};

const PLACE = "of the channel at developers.line.biz/console";

/** tokens are those of the channels that have one each, by channel. */
export const tokens: Record<string, Token> = {
  webex: {
    name: "WEBEX_BOT_TOKEN",
    given: tokenGiven,
    whose: botOf,
    api: "https://webexapis.com/v1",
  },
  line: {
    ...brought("LINE_CHANNEL_ACCESS_TOKEN", {
      is: "the channel access token",
      where: `from the tab Messaging API ${PLACE}`,
    }),
    whose: officialOf,
    api: "https://api.line.me",
  },
};

/** signings are what platforms sign with that make it themselves and have one, by channel. */
export const signings: Record<string, Brought> = {
  line: brought("LINE_CHANNEL_SECRET", {
    is: "the channel secret",
    where: `from the tab Basic settings ${PLACE}`,
  }),
};

/** variableOf returns what Terraform is told of a secret that people brought. */
export function variableOf({ name }: Brought, value: string): Given {
  return { [`TF_VAR_${name.toLowerCase()}`]: value };
}

function brought(name: string, wanted: { is: string; where: string }): Brought {
  return { name, given: (env) => secretGiven(name, wanted, env) };
}
