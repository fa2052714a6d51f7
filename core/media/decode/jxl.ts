import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { initSync, JxlImage } from 'jxl-oxide-wasm';
import { PhotoFailure } from '../photo-failure.ts';
import { checkPixelCount, type DecodablePicture } from './pixels.ts';
import { openWithLibvips } from './with-libvips.ts';

let isReady = false;

function prepare(): void {
  if (isReady) return;
  const packagePath = createRequire(import.meta.url).resolve('jxl-oxide-wasm/package.json');
  initSync({ module: readFileSync(join(dirname(packagePath), 'jxl_oxide_wasm_bg.wasm')) });
  isReady = true;
}

/** The decoder keeps several planes of 32-bit numbers: more does not fit into the 4 GB of WASM. */
const maxJxlPixels = 64_000_000;
/** Bytes given to the decoder before it is asked again for the size of the picture. */
const headPieceBytes = 64 * 1024;

/**
 * A JPEG XL picture, of an animation the first frame, upright as its header says. Call it only in a child process.
 * @throws PhotoFailure corrupt, too_many_pixels.
 */
export async function openJxl(bytes: Buffer): Promise<DecodablePicture> {
  // Lossless, so that nothing is lost on the way to libvips; the library gives out no plain pixels.
  const png = explained(() => decodeToPng(bytes));
  return openWithLibvips(png);
}

function decodeToPng(bytes: Buffer): Uint8Array {
  prepare();
  const image = new JxlImage();
  try {
    image.forceSrgb = true;
    let given = 0;
    for (let hasHead = false; !hasHead && given < bytes.length; hasHead = image.tryInit()) {
      image.feedBytes(bytes.subarray(given, given + headPieceBytes));
      given = Math.min(bytes.length, given + headPieceBytes);
    }
    checkPixelCount(image.width ?? 0, image.height ?? 0, maxJxlPixels);
    if (given < bytes.length) image.feedBytes(bytes.subarray(given));
    if (!image.loaded && image.numLoadedKeyframes === 0) throw new Error('the picture ends too early');
    // Encoding frees the frame.
    return image.render(0).encodeToPng();
  } finally {
    image.free();
  }
}

function explained<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof PhotoFailure) throw error;
    throw new PhotoFailure('corrupt', `jxl: ${String((error as Error)?.message ?? error).slice(0, 300)}`);
  }
}
