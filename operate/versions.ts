import {
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  type SecretVersionsListEntry,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { within } from "../functions/clients.js";

const manager = new SecretsManagerClient(within(15));
const OURS = "terraform"; // the label that keeps the version which Terraform wrote

/** UNDER_WAY is what people are told where two rotate one secret. */
export const UNDER_WAY =
  "Another rotation is under way: nothing was changed. Look with make doctor, then run it again.";

/** Current is a secret's current version: its id, and when (epoch milliseconds) it took the place of another; undefined where it is the first. */
export type Current = { id: string; since: number | undefined };

/** Renewed is the secret that gets a value: the version it takes the place of, and the one that Terraform wrote, by id. */
export type Renewed = { secret: string; current: string; written: string };

/** currentOf returns which version of a secret is current. */
export async function currentOf(secret: string): Promise<Current> {
  const versions = await versionsOf(secret);
  const { VersionId: id = "", CreatedDate } = holderOf("AWSCURRENT", versions) ?? {};
  return { id, since: holderOf("AWSPREVIOUS", versions) && CreatedDate?.getTime() };
}

/** valueIn returns a secret's current value, and the id of its version. */
export async function valueIn(secret: string): Promise<{ id: string; value: string }> {
  const question = new GetSecretValueCommand({ SecretId: secret });
  const { VersionId: id = "", SecretString: value = "" } = await manager.send(question);
  return { id, value };
}

/**
 * replaced makes a value a secret's current one, and the one before it the previous. Where another took the place of that one
 * meanwhile, it is an Error, and nothing is changed. The version that Terraform wrote is given a label first: AWS drops those
 * that have none, and Terraform would write a value of its own again.
 */
export async function replaced({ secret, current, written }: Renewed, value: string) {
  await keepWritten(secret, written);
  const next = { SecretId: secret, SecretString: value, VersionStages: ["AWSPENDING"] };
  const { VersionId: id = "" } = await manager.send(new PutSecretValueCommand(next));
  // AWS moves it from there alone, so of two that want to, one does.
  await moved("AWSCURRENT", secret, { from: current, to: id }).catch(async (error) => {
    // A call whose answer was lost is made again, and then refused.
    if ((await currentOf(secret)).id === id) return;
    throw error.name === "InvalidParameterException" ? new Error(UNDER_WAY) : error;
  });
}

async function keepWritten(secret: string, written: string): Promise<void> {
  const holder = holderOf(OURS, await versionsOf(secret))?.VersionId;
  if (holder === written) return;
  await moved(OURS, secret, { from: holder, to: written }).catch((error) => {
    // There is nothing to keep then. Of a secret that is gone, the next call tells.
    if (error.name !== "ResourceNotFoundException") throw error;
  });
}

type Move = { from: string | undefined; to: string };

async function moved(VersionStage: string, SecretId: string, { from, to }: Move): Promise<void> {
  const ids = { MoveToVersionId: to, RemoveFromVersionId: from };
  await manager.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage, ...ids }));
}

async function versionsOf(secret: string): Promise<SecretVersionsListEntry[]> {
  const all: SecretVersionsListEntry[] = [];
  let NextToken: string | undefined;
  do {
    const question = new ListSecretVersionIdsCommand({ SecretId: secret, NextToken });
    const page = await manager.send(question);
    all.push(...(page.Versions ?? []));
    ({ NextToken } = page);
  } while (NextToken);
  return all;
}

function holderOf(label: string, versions: SecretVersionsListEntry[]) {
  return versions.find(({ VersionStages }) => VersionStages?.includes(label));
}
