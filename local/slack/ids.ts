import { randomInt } from "node:crypto";

const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** idOf returns an id as Slack makes them: a letter that says of what, and ten more. */
export function idOf(kind: string): string {
  return `${kind}0${Array.from({ length: 9 }, () => SIGNS[randomInt(SIGNS.length)]).join("")}`;
}

/** tsOf returns a moment as Slack writes it: seconds with six digits behind the point. */
export function tsOf(microseconds: number): string {
  const digits = String(microseconds).padStart(16, "0");
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** TS is how a ts is written. */
export const TS: RegExp = /^\d{10}\.\d{6}$/;
