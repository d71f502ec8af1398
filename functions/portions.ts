/** settledInPortions does some work for each item, so many at the same time, and returns how each ended, in their order. */
export async function settledInPortions<I, T>(
  items: I[],
  size: number,
  work: (item: I, index: number) => Promise<T>,
): Promise<PromiseSettledResult<T>[]> {
  const ends: PromiseSettledResult<T>[] = [];
  for (let from = 0; from < items.length; from += size) {
    const portion = items.slice(from, from + size);
    ends.push(...(await Promise.allSettled(portion.map((item, n) => work(item, from + n)))));
  }
  return ends;
}

/** valuesOf returns what work came to; that one failed is let out, which keeps none of the others. */
export function valuesOf<T>(ends: PromiseSettledResult<T>[]): T[] {
  return ends.map((end) => {
    if (end.status === "rejected") throw end.reason;
    return end.value;
  });
}
