// Made by emojis.ts at the root, so types hold before it is there.
declare module "*/emojis.json" {
  const table: { names: Record<string, string>; words: Record<string, string>; common: string[] };

  export = table;
}
