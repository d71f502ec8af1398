// Made by emojis.ts and glyphs.ts at the root, so types hold before they are there.
declare module "*/emojis.json" {
  const table: { names: Record<string, string>; words: Record<string, string>; common: string[] };

  export = table;
}

declare module "*/glyphs.json" {
  const table: {
    licence: string;
    widths: Record<string, number>;
    outlines: Record<string, string>;
  };

  export = table;
}

declare module "*/makers.json" {
  const table: { names: string; blocks: { width: number; all: string }[] };

  export = table;
}
