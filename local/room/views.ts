import type { MessageView, Picture } from "./platform.js";

// What a browser may show in place: an SVG could hold a script, and others it does not know.
const SHOWN = /^image\/(png|jpeg|gif|webp|avif|bmp)$/;

/** isShown says whether a file is a picture that a browser may show. */
export function isShown({ type }: Picture): boolean {
  return SHOWN.test(type);
}

/** fileView returns a file as the page shows it, by its id. */
export function fileView(id: string, file: Picture): MessageView["files"][number] {
  const { name, bytes } = file;
  return { url: `/room/contents/${id}`, name, size: bytes.byteLength, isPicture: isShown(file) };
}

/** deliveredAs returns how the deliveries of a message went, taken together: one that was taken is enough. */
export function deliveredAs(deliveries: { status: number }[]): number | undefined {
  const statuses = deliveries.map(({ status }) => status);
  return statuses.find((status) => status >= 200 && status < 300) ?? statuses.at(-1);
}
