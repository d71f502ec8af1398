const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const MOMENT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/** momentIn returns the moment that somebody wrote: so long ago ("90m", "6h", "2d"), or a time ("2026-11-20T10:00Z", a day in UTC); an Error names the setting. */
export function momentIn(text: string, now: Date, name = "SINCE"): Date {
  const [, count = "", unit = ""] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  const ago = Number(count) * (UNITS[unit] ?? Number.NaN);
  const time = MOMENT.test(text) ? Date.parse(text) : now.getTime() - ago;
  if (time <= now.getTime()) return new Date(time);
  throw new Error(`Set ${name} to a time that is past, such as 6h, 2d or 2026-11-20T10:00Z.`);
}
