/**
 * Makes functions/glyphs.json, the outlines of the letters that names are drawn with: `npx tsx glyphs.ts`. It is made of Noto
 * Sans (@fontsource/noto-sans), so that a drawing needs no fonts where it is made, and looks the same everywhere.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Font is what opentype.js makes of a font's file, as far as we ask. */
export type Font = {
  tables: { cmap: { glyphIndexMap: Record<string, number> } };
  charToGlyph(sign: string): Glyph;
};

type Glyph = { advanceWidth: number; path: { commands: Command[] } };
type Command = {
  type: string;
  x1?: number;
  y1?: number;
  x2?: number;
  y2?: number;
  x?: number;
  y?: number;
};

const installed = createRequire(import.meta.url);

// What names are written with: Latin, Greek and Cyrillic letters, digits, and what stands between them.
const SIGNS =
  /^[\x20-\x7e\xa0-\u024f\u02bb\u02bc\u0370-\u03ff\u0400-\u045f\u0490\u0491\u1e80-\u1e85\u1e9e-\u1ef9\u2010-\u201d\u2026\ufffd]$/u;
const SCRIPTS = ["latin", "latin-ext", "vietnamese", "greek", "cyrillic"];
const LICENCE =
  "Noto Sans SemiBold, © The Noto Project Authors; these outlines, too, are under the SIL Open Font License 1.1, https://openfontlicense.org";

/** tableOf makes the table: how wide each letter is, in thousandths of the type's size, and its outline as an SVG path. */
export function tableOf(fonts: Font[]) {
  const widths: Record<string, number> = {};
  const outlines: Record<string, string> = {};
  for (const font of fonts)
    for (const point of Object.keys(font.tables.cmap.glyphIndexMap)) {
      const sign = String.fromCodePoint(Number(point));
      if (!SIGNS.test(sign) || sign in widths) continue;
      const { advanceWidth, path } = font.charToGlyph(sign);
      widths[sign] = advanceWidth;
      outlines[sign] = path.commands.map(writtenOut).join("");
    }
  return { licence: LICENCE, widths, outlines };
}

function writtenOut({ type, x1, y1, x2, y2, x, y }: Command): string {
  const places = [x1, y1, x2, y2, x, y].flatMap((place) =>
    place === undefined ? [] : Math.round(place),
  );
  return `${type}${places.join(" ")}`;
}

function fontOf(script: string): Font {
  const { parse } = installed("opentype.js") as { parse(file: ArrayBufferLike): Font };
  const file = installed.resolve(`@fontsource/noto-sans/files/noto-sans-${script}-600-normal.woff`);
  return parse(new Uint8Array(readFileSync(file)).buffer);
}

if (process.argv[1] === import.meta.filename) {
  const table = JSON.stringify(tableOf(SCRIPTS.map(fontOf)));
  writeFileSync(join(import.meta.dirname, "functions", "glyphs.json"), table);
}
