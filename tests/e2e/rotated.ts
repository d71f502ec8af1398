import { expect, test } from "vitest";
import { told } from "./amazon.js";
import { changesOf } from "./gaps.js";
import { noteSecrets } from "./leaks.js";
import { answered, carOf, posted } from "./room.js";
import { made, type Stage } from "./stage.js";

const QUICK = { ROTATE_SECONDS: "1,6" }; // nothing that was signed before is still under way here

/** rotated changes the secret and the token, again and again, and looks that nothing is lost and that Terraform follows. */
export function rotated(stage: Stage): void {
  test.each([1, 2])("a new secret is signed with, and believed at once (%i)", async () => {
    const before = await secretOf(stage, "signing");
    await made(stage, "rotate WHAT=secret", { env: QUICK });
    noteSecrets(stage);
    const now = await secretOf(stage, "signing");
    expect(now).not.toBe(before);
    expect(stage.webex.webhooks().map(({ secret }) => secret === now)).toEqual([true, true, true]);
    await answered(stage, posted(stage, await carOf("SBA1234G")), /^\*\*SBA1234G\*\*/);
  });

  test.each([1, 2])("a new token is used, also for what came before it (%i)", async (n) => {
    const token = `${stage.token.replace(/-\d$/, "")}-${n}`;
    stage.webex.renew(token);
    const early = posted(stage, await carOf("SBA1234G"));
    await expect.poll(() => refusals(stage), { timeout: 30_000 }).toBeGreaterThan(0);
    Object.assign(stage, { token });
    noteSecrets(stage);
    await made(stage, "rotate WHAT=token");
    await answered(stage, early, /^\*\*SBA1234G\*\*/);
    await answered(stage, posted(stage, await carOf("SBA1234G")), /^\*\*SBA1234G\*\*/);
    stage.webex.requests.splice(0);
  });

  test("Terraform follows: it would change what the webhooks are told, and nothing else", async () => {
    const before = await secretsOf(stage);
    const names = ["deletions", "joins", "messages"];
    expect(await changesOf(stage)).toEqual(
      names.map((name) => `update module.webex_webhook[0].restapi_object.this["${name}"]: data`),
    );
    await made(stage, "deploy");
    expect(await changesOf(stage)).toEqual([]);
    expect(await secretsOf(stage)).toEqual(before);
    await answered(stage, posted(stage, await carOf("SBA1234G")), /^\*\*SBA1234G\*\*/);
  });
}

function refusals({ webex }: Stage): number {
  return webex.requests.filter(({ status }) => status === 401).length;
}

async function secretOf(stage: Stage, name: string): Promise<string> {
  const call = { SecretId: `spotter/webex/${name}` };
  const operation = "secretsmanager.GetSecretValue";
  type Found = { SecretString: string };
  return (await told<Found>(stage, "secretsmanager", operation, call)).SecretString;
}

async function secretsOf(stage: Stage): Promise<string[]> {
  return Promise.all(["signing", "credentials"].map((name) => secretOf(stage, name)));
}
