import { createHmac, timingSafeEqual } from "node:crypto";

/** Signing is how a platform signs: which hash, and how the result is written. */
export type Signing = { hash: "sha1" | "sha256"; encoding: "hex" | "base64" };

/** signedWith tells whether the signature was made with the secret over these bytes, in constant time. */
export function signedWith(
  secret: string,
  bytes: Uint8Array,
  signature: string | undefined,
  { hash, encoding }: Signing,
): boolean {
  if (!secret || !signature) return false;
  const want = Buffer.from(createHmac(hash, secret).update(bytes).digest(encoding));
  const given = Buffer.from(signature);
  return want.length === given.length && timingSafeEqual(want, given);
}
