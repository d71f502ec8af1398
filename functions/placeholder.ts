/**
 * meanwhile does some work, and where that takes longer than our patience (milliseconds) says that we are at it.
 * What is being said by then is said before it ends; that it could not be said is nobody's loss, the answer comes all the same.
 */
export async function meanwhile<T>(
  patience: number,
  say: () => Promise<unknown>,
  work: () => Promise<T>,
): Promise<T> {
  let saying: Promise<unknown> | undefined;
  const timer = setTimeout(() => {
    saying = say().catch(() => undefined);
  }, patience);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
    await saying;
  }
}
