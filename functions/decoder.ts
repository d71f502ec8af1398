/** Decodes HEIC in a thread of its own, and imports nothing of ours: it runs as it stands. */
import { parentPort, workerData } from "node:worker_threads";

/** Limits is how large a picture may be (pixels, and pixels a side), how large to answer it, and the decoder's bytes. */
export type Limits = { pixels: number; longest: number; side: number; memory: number };

/** Order is a HEIC file, and the limits within which to decode it. */
export type Order = Limits & { heic: Uint8Array };

/** Decoded is what a HEIC file says of its main picture, 0 by 0 where it says nothing, and the picture if it was decoded. */
export type Decoded = { width: number; height: number; frames: number; picture?: Shrunk };

/** Shrunk is a picture's red, green, blue (and opacity), row by row, one byte each. */
export type Shrunk = {
  data: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
  channels: 3 | 4;
};

type Plane = { data: Uint8Array; stride: number; width: number; height: number };

/** program is this file, for a thread to run; the thread answers its Order with Decoded. */
export const program = new URL(import.meta.url);

const NOTHING: Decoded = { width: 0, height: 0, frames: 0 };

async function decoded({ heic, pixels, longest, side, memory }: Order): Promise<Decoded> {
  limit(memory);
  const { default: heif } = await import("libheif-js/wasm-bundle.js");
  const context = heif.heif_context_alloc();
  const { code } = heif.heif_context_read_from_memory(context, heic);
  if (code !== heif.heif_error_code.heif_error_Ok) return NOTHING;
  const picture = heif.heif_js_context_get_primary_image_handle(context);
  if (picture.code) return NOTHING;
  const width = heif.heif_image_handle_get_width(picture);
  const height = heif.heif_image_handle_get_height(picture);
  const frames = heif.heif_context_get_number_of_top_level_images(context);
  const channels = heif.heif_image_handle_has_alpha_channel(picture) ? 4 : 3;
  const found: Decoded = { width, height, frames };
  if (width * height > pixels || Math.max(width, height) > longest) return found;
  const layout = `heif_chroma_interleaved_RGB${channels === 4 ? "A" : ""}` as const;
  const { heif_colorspace_RGB: colours } = heif.heif_colorspace;
  // It turns the picture as its container says; what EXIF says besides is not for us to do again.
  const image = heif.heif_js_decode_image2(picture, colours, heif.heif_chroma[layout]);
  const plane = image.code ? undefined : image.channels[0];
  return plane ? { ...found, picture: await shrunk(plane, channels, side) } : found;
}

// Here, out of the decoder's own memory: a copy of 50 megapixels would lie beside it.
async function shrunk(plane: Plane, channels: 3 | 4, side: number): Promise<Shrunk> {
  const { default: sharp } = await import("sharp");
  const { width, height } = plane;
  const { data, info } = await sharp(rowsOf(plane, channels), { raw: { width, height, channels } })
    .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  // What sharp returns cannot be handed to another thread.
  return { data: new Uint8Array(data), width: info.width, height: info.height, channels };
}

// A plane's rows begin at round addresses; those of nearly every camera follow each other anyhow.
function rowsOf({ data, stride, width, height }: Plane, channels: number): Uint8Array {
  const row = width * channels;
  if (stride === row) return data;
  const rows = new Uint8Array(row * height);
  for (let y = 0; y < height; y++) rows.set(data.subarray(y * stride, y * stride + row), y * row);
  return rows;
}

// A file may say that it is small and hold something that is not. Here is nobody's memory but the decoder's.
function limit(bytes: number): void {
  const { prototype } = WebAssembly.Memory;
  const { grow } = prototype;
  prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * 65_536 > bytes) throw new RangeError("Too much memory.");
    return grow.call(this, pages);
  };
}

if (parentPort && workerData?.heic) {
  const answer = await decoded(workerData as Order);
  parentPort.postMessage(answer, answer.picture ? [answer.picture.data.buffer] : []);
}
