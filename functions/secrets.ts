import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { within } from "./clients.js";
import { env } from "./env.js";
import { Failure } from "./errors.js";

const secrets = new SecretsManagerClient(within(5));
const KEPT = 30_000; // milliseconds: short, so that a rotated secret is soon in use

/** Credentials are one channel's: what its deliveries are signed with (current first, then previous), and what it gave us. */
export type Credentials = {
  /** empty when none is configured: then nothing is authentic */
  signing: string[];
  /** a named token; that it is not there is a Failure, thrown when it is asked for */
  token(name: string): string;
};

type Kept = { credentials: Promise<Credentials>; asked: number; until: number };

const kept = new Map<string, Kept>();

/**
 * credentialsOf returns a channel's credentials from Secrets Manager, kept for half a minute. Whoever wants newer ones
 * says how long ago they may have been asked for (milliseconds); where there are none to be had, it gets the kept ones.
 */
export function credentialsOf(channel: string, maxAge = KEPT): Promise<Credentials> {
  const now = Date.now();
  const known = kept.get(channel);
  const older = known && known.until > now ? known : undefined;
  if (older && now - older.asked < maxAge) return older.credentials;
  const credentials = fetched(channel).catch((error) => {
    if (!older) throw error;
    newer.until = older.until;
    return older.credentials;
  });
  const newer: Kept = { credentials, asked: now, until: now + KEPT };
  kept.set(channel, newer);
  credentials.catch(() => {
    if (kept.get(channel) === newer) kept.delete(channel);
  });
  return credentials;
}

/** forgetCredentials makes the next call ask Secrets Manager again. */
export function forgetCredentials(): void {
  kept.clear();
}

/** forgetRejected does so where an error says that a platform rejected the token we kept. */
export function forgetRejected(error: unknown): void {
  if (error instanceof Failure && error.code === "token-rejected") forgetCredentials();
}

async function fetched(channel: string): Promise<Credentials> {
  const [current, given] = await Promise.all([
    secretOf(`${channel}/signing`, "AWSCURRENT"),
    secretOf(`${channel}/credentials`, "AWSCURRENT"),
  ]);
  // Then: at the same moment, while it is rotated, the one that is signed with could be neither.
  const previous = await secretOf(`${channel}/signing`, "AWSPREVIOUS");
  return {
    signing: [current, previous].filter((secret) => secret !== undefined),
    token: (name) => tokenIn(given, name, channel),
  };
}

async function secretOf(name: string, stage: string): Promise<string | undefined> {
  try {
    const question = { SecretId: `${env("DEPLOYMENT")}/${name}`, VersionStage: stage };
    const { SecretString } = await secrets.send(new GetSecretValueCommand(question));
    return SecretString?.trim() || undefined;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

function tokenIn(given: string | undefined, name: string, channel: string): string {
  const missing = `The secret ${channel}/credentials must be JSON with "${name}".`;
  try {
    const token = JSON.parse(given ?? "")[name];
    if (typeof token === "string" && /^[\x21-\x7e]+$/.test(token.trim())) return token.trim();
  } catch {
    throw new Failure("secret-missing", missing); // the cause would quote the secret
  }
  throw new Failure("secret-missing", missing);
}
