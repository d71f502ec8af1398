/** Lettering is a line of text as outlines: a piece of SVG that begins at 0 on its baseline, and its width, both in pixels. */
export type Lettering = { svg: string; width: number };

const UNITS = 1000; // how large type is in its own units

/** lettered returns a text in type of a size in pixels, or undefined where a letter of it has no outline here, as Chinese ones have none. */
export async function lettered(text: string, size: number): Promise<Lettering | undefined> {
  // Loaded only where something is drawn.
  const { default: table } = await import("./glyphs.json", { with: { type: "json" } });
  const widths: Record<string, number | undefined> = table.widths;
  const outlines: Record<string, string | undefined> = table.outlines;
  const scale = size / UNITS;
  let svg = "";
  let width = 0;
  for (const sign of plainly(text)) {
    const advance = widths[sign];
    if (advance === undefined) return undefined;
    svg += `<path transform="translate(${width} 0)" d="${outlines[sign]}"/>`;
    width += advance;
  }
  // Type is drawn upwards from its baseline, and pictures downwards.
  return width > 0
    ? { svg: `<g transform="scale(${scale} ${-scale})">${svg}</g>`, width: width * scale }
    : undefined;
}

function plainly(text: string): string {
  return text.normalize("NFC").replaceAll(/\s+/g, " ").trim();
}
