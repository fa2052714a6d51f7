import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PhotoFailure } from '../photo-failure.ts';
import { checkPixelCount, type DecodablePicture, type DecodedPixels, fromPixels } from './pixels.ts';

/** What we use of libheif-js; values of its enumerations are objects. */
type Libheif = {
  HEAPU8: Uint8Array;
  heif_context_alloc(): object;
  heif_context_free(context: object): void;
  heif_context_read_from_memory(context: object, bytes: Uint8Array): HeifError;
  heif_js_context_get_primary_image_handle(context: object): object | HeifError;
  heif_image_handle_get_width(handle: object): number;
  heif_image_handle_get_height(handle: object): number;
  heif_image_handle_has_alpha_channel(handle: object): number;
  heif_image_handle_release(handle: object): void;
  heif_js_decode_image2(handle: object, colorspace: object, chroma: object): HeifImage | HeifError;
  heif_image_release(image: object): void;
  heif_error_code: Record<string, object>;
  heif_colorspace: { heif_colorspace_RGB: object };
  heif_chroma: { heif_chroma_interleaved_RGB: object; heif_chroma_interleaved_RGBA: object };
};
type HeifError = { code: object; message: string };
type HeifImage = {
  image: object;
  /** `data` is a view of WASM memory, rows of `stride` bytes. */
  channels: { width: number; height: number; stride: number; data: Uint8Array }[];
};

const require = createRequire(import.meta.url);
let instance: Libheif | undefined;
/** WASM memory only grows: after a picture that needed more than this the decoder is made anew. */
const keptMemoryBytes = 512 * 2 ** 20;

function libheif(): Libheif {
  instance ??= (require('libheif-js/libheif-wasm/libheif.js') as (options: object) => Libheif)({
    wasmBinary: readFileSync(require.resolve('libheif-js/libheif-wasm/libheif.wasm')),
    // What is wrong is in the errors already.
    print: () => {},
    printErr: () => {},
  });
  return instance;
}

/**
 * The primary picture of a HEIC or HEIF file, upright: libheif applies rotation, mirror and crop of the file itself,
 * and EXIF orientation means nothing in it (ISO/IEC 23008-12, A.2.1). Call it only in a child process.
 * @throws PhotoFailure corrupt, too_many_pixels, unsupported_format.
 */
export async function openHeic(bytes: Buffer): Promise<DecodablePicture> {
  return fromPixels(decodeHeic(bytes));
}

function decodeHeic(bytes: Buffer): DecodedPixels {
  try {
    const decoded = decodePrimary(libheif(), bytes);
    if (libheif().HEAPU8.length > keptMemoryBytes) instance = undefined;
    return { ...decoded, iccProfile: iccProfileOf(bytes) };
  } catch (error) {
    if (error instanceof PhotoFailure) throw error;
    // The decoder itself has failed: its memory is in no known state.
    instance = undefined;
    throw new PhotoFailure('corrupt', `libheif: ${String((error as Error).message ?? error).slice(0, 300)}`);
  }
}

function decodePrimary(lib: Libheif, bytes: Buffer): DecodedPixels {
  const context = lib.heif_context_alloc();
  let handle: object | undefined;
  try {
    const read = lib.heif_context_read_from_memory(context, bytes);
    if (read.code !== lib.heif_error_code.heif_error_Ok) throw failureOf(lib, read);
    const primary = lib.heif_js_context_get_primary_image_handle(context);
    if (isError(primary)) throw failureOf(lib, primary);
    handle = primary;
    checkPixelCount(lib.heif_image_handle_get_width(handle), lib.heif_image_handle_get_height(handle));
    const channels = lib.heif_image_handle_has_alpha_channel(handle) ? 4 : 3;
    const { heif_chroma_interleaved_RGB: rgb, heif_chroma_interleaved_RGBA: rgba } = lib.heif_chroma;
    const image = lib.heif_js_decode_image2(
      handle,
      lib.heif_colorspace.heif_colorspace_RGB,
      channels === 4 ? rgba : rgb,
    );
    if (isError(image)) throw failureOf(lib, image);
    try {
      const { width, height, stride, data } = image.channels[0]!;
      // A copy: the view ends with the picture.
      return { data: withoutGaps(data, width * channels, height, stride), width, height, channels };
    } finally {
      lib.heif_image_release(image.image);
    }
  } finally {
    if (handle) lib.heif_image_handle_release(handle);
    lib.heif_context_free(context);
  }
}

function isError(value: object | HeifError): value is HeifError {
  return 'code' in value;
}

function withoutGaps(data: Uint8Array, rowBytes: number, height: number, stride: number): Uint8Array {
  if (stride === rowBytes) return data.slice(0, rowBytes * height);
  const tight = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++) tight.set(data.subarray(y * stride, y * stride + rowBytes), y * rowBytes);
  return tight;
}

function failureOf(lib: Libheif, { code, message }: HeifError): PhotoFailure {
  const detail = `libheif: ${message}`.slice(0, 300);
  const codes = lib.heif_error_code;
  if (code === codes.heif_error_Memory_allocation_error) return new PhotoFailure('too_many_pixels', detail);
  const isUnsupported =
    code === codes.heif_error_Unsupported_filetype ||
    code === codes.heif_error_Unsupported_feature ||
    code === codes.heif_error_Plugin_loading_error;
  return new PhotoFailure(isUnsupported ? 'unsupported_format' : 'corrupt', detail);
}

/** Colour profile of the first picture in the file (box `colr` of type `prof`); phones write Display P3. */
function iccProfileOf(bytes: Buffer): Uint8Array | null {
  const at = bytes.indexOf('colrprof', 0, 'latin1');
  if (at < 4) return null;
  const profile = bytes.subarray(at + 8, at - 4 + bytes.readUInt32BE(at - 4));
  const isProfile = profile.length >= 128 && profile.toString('latin1', 36, 40) === 'acsp';
  // Profiles of scanners have tables of megabytes; of pictures that are decoded here, they are RGB and small.
  return isProfile && profile.length < 2 ** 22 && profile.toString('latin1', 16, 20) === 'RGB '
    ? profile
    : null;
}
