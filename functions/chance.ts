import { createHash } from "node:crypto";

/** shuffled returns a list in an order that the seed alone decides: each order is as likely as any other. */
export function shuffled<T>(list: readonly T[], seed: string): T[] {
  const next = numbersOf(seed);
  const order = [...list];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const at = Math.floor(next() * (last + 1));
    [order[last], order[at]] = [order[at] as T, order[last] as T];
  }
  return order;
}

// sfc32: small and fast, and it passes the usual tests of chance. A hash spreads the seed, however alike seeds are.
function numbersOf(seed: string): () => number {
  const state = new Uint32Array(4);
  const hash = createHash("sha256").update(seed).digest();
  for (const at of state.keys()) state[at] = hash.readUInt32LE(at * 4);
  return () => {
    const [a, b, c, count] = state as unknown as [number, number, number, number];
    const sum = a + b + count;
    state.set([b ^ (b >>> 9), c + (c << 3), ((c << 21) | (c >>> 11)) + sum, count + 1]);
    return (sum >>> 0) / 2 ** 32;
  };
}
