import { type Answer, type Call, type Method, no, ok, textIn } from "./answers.js";
import { installed } from "./installs.js";
import { teamOf } from "./world.js";

/** oauth is the part of the API that gives a token for what somebody brought back. */
export const oauth: Record<string, Method> = {
  "oauth.v2.access": { open: true, answer: access },
};

/** CODE_LIVES is for how many milliseconds a code is good. */
export const CODE_LIVES: number = 10 * 60_000;

function access(call: Call): Answer {
  const { world } = call;
  const [id, secret] = secretsIn(call);
  if (id !== world.clientId) return no("invalid_client_id");
  if (secret !== world.clientSecret) return no("bad_client_secret");
  const code = textIn(call, "code") ?? "";
  const granted = world.codes.get(code);
  const isOld = granted && world.now().getTime() - granted.at > CODE_LIVES;
  if (!granted || isOld) return no("invalid_code");
  if ((textIn(call, "redirect_uri") ?? "") !== granted.back) return no("bad_redirect_uri");
  world.codes.delete(code);
  const team = teamOf(world, granted.team);
  if (!team) return no("invalid_code");
  const access_token = installed(world, team.id, granted.scopes);
  return ok({
    ...{
      app_id: world.appId,
      authed_user: { id: granted.person },
      scope: granted.scopes.join(","),
    },
    ...{ token_type: "bot", access_token, bot_user_id: team.bot.id },
    ...{ team: { id: team.id, name: team.name }, enterprise: null, is_enterprise_install: false },
  });
}

function secretsIn(call: Call): [string | undefined, string | undefined] {
  const [, basic] = /^Basic (.+)$/.exec(call.request.headers.authorization ?? "") ?? [];
  if (!basic) return [textIn(call, "client_id"), textIn(call, "client_secret")];
  const [id, ...secret] = Buffer.from(basic, "base64").toString().split(":");
  return [id, secret.join(":")];
}
