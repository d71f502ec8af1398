declare module "libheif-js/wasm-bundle.js" {
  type Kind = { value: number };
  type Handle = object & { code?: undefined };
  type Refused = { code: Kind };
  type Channel = { data: Uint8Array; stride: number; width: number; height: number };

  /** Heif is what we use of libheif: its C functions, as Emscripten hands them to JavaScript. */
  const heif: {
    heif_error_code: { heif_error_Ok: Kind };
    heif_colorspace: { heif_colorspace_RGB: Kind };
    heif_chroma: { heif_chroma_interleaved_RGB: Kind; heif_chroma_interleaved_RGBA: Kind };
    heif_context_alloc(): object;
    heif_context_read_from_memory(context: object, bytes: Uint8Array): Refused;
    heif_context_get_number_of_top_level_images(context: object): number;
    heif_js_context_get_primary_image_handle(context: object): Handle | Refused;
    heif_image_handle_get_width(image: Handle): number;
    heif_image_handle_get_height(image: Handle): number;
    heif_image_handle_has_alpha_channel(image: Handle): number;
    heif_js_decode_image2(
      image: Handle,
      colours: Kind,
      layout: Kind,
    ): { code?: undefined; width: number; height: number; channels: Channel[] } | Refused;
  };
  export = heif;
}

/** WebAssembly is declared where a browser is; Node has it too. */
declare namespace WebAssembly {
  class Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
}
