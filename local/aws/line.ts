/** Line is those who wait, first come first served; each operation takes the same time however many there are. */
export type Line<T> = {
  size(): number;
  /** join puts somebody at the end, who is not in it. */
  join(one: T): void;
  /** leave takes somebody out, who need not be in it. */
  leave(one: T): void;
  /** served takes out up to so many, from the front. */
  served(most: number): T[];
};

/** createLine makes an empty line. */
export function createLine<T>(): Line<T> {
  const places = new Map<T, number>();
  let order: T[] = [];
  let front = 0;

  // A map alone would step over all who ever left at its front, each time.
  function tidied(): void {
    if (front < 1_000 || front * 2 < order.length) return;
    const rest = order.slice(front);
    for (const [at, one] of rest.entries()) if (places.get(one) === front + at) places.set(one, at);
    order = rest;
    front = 0;
  }

  return {
    size: () => places.size,
    join(one) {
      places.set(one, order.length);
      order.push(one);
    },
    leave: (one) => void places.delete(one),
    served(most) {
      const found: T[] = [];
      for (; found.length < most && front < order.length; front += 1) {
        const one = order[front] as T;
        if (places.get(one) !== front) continue;
        places.delete(one);
        found.push(one);
      }
      tidied();
      return found;
    },
  };
}
