/** Chance returns the next number of a stream, from 0 up to 1. Each name has a stream of its own, the same for the same seed. */
export type Chance = (name: string) => number;

/** chanceOf returns the chance of a seed: what happens at the same moment draws from different streams, so that order matters little. */
export function chanceOf(seed: number): Chance {
  const states = new Map<string, number>();
  return (name) => {
    const state = ((states.get(name) ?? hashed(`${seed} ${name}`)) + 0x6d2b79f5) >>> 0;
    states.set(name, state);
    return mixed(state) / 2 ** 32;
  };
}

/** shuffled returns the items in an order that chance makes. */
export function shuffled<T>(items: T[], chance: Chance): T[] {
  return items
    .map((item) => ({ item, at: chance("order") }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

// mulberry32: small, and even enough for choosing.
function mixed(state: number): number {
  const once = Math.imul(state ^ (state >>> 15), state | 1);
  const twice = once ^ (once + Math.imul(once ^ (once >>> 7), once | 61));
  return (twice ^ (twice >>> 14)) >>> 0;
}

// FNV-1a.
function hashed(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
