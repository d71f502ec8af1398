/** Registered is what makes a platform deliver to us: the address that it delivers to, and its ids of our webhooks. */
export type Registered = { url: string; ids: string[] };

/** Fault is something that is wrong with a webhook. */
export type Fault = {
  /** the platform's id of it */
  webhook: string;
  what: Repair;
  /** do messages not come meanwhile? */
  misses: boolean;
  /** milliseconds that it is to be known for before it is put right */
  rest: number;
  /** puts all right that is wrong with this webhook; absent where only people can */
  mend?: () => Promise<void>;
  /** what people are to do where we cannot, in a sentence */
  advice?: string;
};

/** Repair is what puts a webhook right: it is switched on again, made again, told our target or secret, reached again, or deleted as one too many. */
export type Repair = "activated" | "made" | "target" | "secret" | "reached" | "double";
