/** Trouble says what is answered instead of the truth, and for how many more times: to any call, or to those of these methods. */
export type Trouble = { status: number; times: number; methods?: string[] };

/** spent takes one of the times that trouble is due, and says whether there was one left, for this method. */
export function spent(trouble: { times: number; methods?: string[] }, method?: string): boolean {
  const concerned = !trouble.methods || trouble.methods.includes(method ?? "");
  if (trouble.times <= 0 || !concerned) return false;
  trouble.times -= 1;
  return true;
}
