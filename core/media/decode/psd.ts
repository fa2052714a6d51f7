import { PhotoFailure } from '../photo-failure.ts';
import { checkPixelCount, type DecodablePicture, type DecodedPixels, fromPixels } from './pixels.ts';

/** Resources that matter here (Adobe Photoshop File Formats Specification, image resource ids). */
const iccProfileResource = 1039;
const versionInfoResource = 1057;

type Merged = {
  width: number;
  height: number;
  /** Bytes of a sample: 1 or 2. */
  sampleBytes: 1 | 2;
  mode: 'grey' | 'indexed' | 'rgb' | 'cmyk';
  /** Planes that are read, of those in the file. */
  planes: number;
  planesInFile: number;
  isLarge: boolean;
  palette: Uint8Array;
  iccProfile: Uint8Array | null;
  /** Where the compression of the merged picture stands. */
  dataAt: number;
};

const colorModes: Record<number, { mode: Merged['mode']; planes: number }> = {
  1: { mode: 'grey', planes: 1 },
  2: { mode: 'indexed', planes: 1 },
  3: { mode: 'rgb', planes: 3 },
  4: { mode: 'cmyk', planes: 4 },
  // Duotone: its inks are not documented, the grey picture is.
  8: { mode: 'grey', planes: 1 },
};

/**
 * The merged picture of a Photoshop file (PSD or PSB) of 8 or 16 bits in grey, indexed, RGB or CMYK colours. Layers
 * are jumped over.
 * @throws PhotoFailure corrupt, too_many_pixels, unsupported_format.
 */
export async function openPsd(bytes: Buffer): Promise<DecodablePicture> {
  return fromPixels(explained(() => decodePsd(bytes)));
}

function explained<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    // A length that points past the end of the file.
    if (error instanceof RangeError) throw new PhotoFailure('corrupt', 'the file ends too early');
    throw error;
  }
}

function decodePsd(bytes: Buffer): DecodedPixels {
  const merged = readHeader(bytes);
  const { width, height, mode, planes, palette, iccProfile } = merged;
  const samples = readPlanes(bytes, merged);
  const size = width * height;
  if (mode === 'indexed') {
    const data = new Uint8Array(size * 3);
    // The palette holds all reds, then all greens, then all blues.
    for (let i = 0; i < size; i++)
      for (let c = 0; c < 3; c++) data[i * 3 + c] = palette[c * 256 + samples[i]!] ?? 0;
    return { data, width, height, channels: 3 };
  }
  const channels = planes as 1 | 3 | 4;
  const data = new Uint8Array(size * channels);
  // Ink is stored as what is left of the paper.
  const flip = mode === 'cmyk' ? 255 : 0;
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < size; i++) data[i * channels + c] = samples[c * size + i]! ^ flip;
  }
  return { data, width, height, channels, isCmyk: mode === 'cmyk', iccProfile };
}

function readHeader(bytes: Buffer): Merged {
  const isLarge = bytes.readUInt16BE(4) === 2;
  const planesInFile = bytes.readUInt16BE(12);
  const height = bytes.readUInt32BE(14);
  const width = bytes.readUInt32BE(18);
  const depth = bytes.readUInt16BE(22);
  checkPixelCount(width, height);
  const known = colorModes[bytes.readUInt16BE(24)];
  if (!known || (depth !== 8 && depth !== 16) || planesInFile < known.planes) {
    throw new PhotoFailure('unsupported_format', `PSD of mode ${bytes.readUInt16BE(24)}, ${depth} bits`);
  }
  const paletteAt = 26 + 4;
  const resourcesAt = paletteAt + bytes.readUInt32BE(26) + 4;
  const resources = bytes.subarray(resourcesAt, resourcesAt + bytes.readUInt32BE(resourcesAt - 4));
  const layersAt = resourcesAt + resources.length;
  const layerBytes = isLarge ? Number(bytes.readBigUInt64BE(layersAt)) : bytes.readUInt32BE(layersAt);
  const version = findResource(resources, versionInfoResource);
  if (version && version.length > 4 && version[4] === 0) {
    throw new PhotoFailure('unsupported_format', 'a PSD that was saved without its merged picture');
  }
  return {
    ...known,
    width,
    height,
    sampleBytes: depth === 16 ? 2 : 1,
    planesInFile,
    isLarge,
    palette: bytes.subarray(paletteAt, resourcesAt - 4),
    iccProfile: findResource(resources, iccProfileResource),
    dataAt: layersAt + (isLarge ? 8 : 4) + layerBytes,
  };
}

function findResource(resources: Buffer, id: number): Uint8Array | null {
  for (let at = 0; at + 12 <= resources.length && resources.toString('latin1', at, at + 4) === '8BIM'; ) {
    // The name, padded together with its length to an even number.
    const nameBytes = resources[at + 6]! + 1;
    const sizeAt = at + 6 + nameBytes + (nameBytes % 2);
    if (sizeAt + 4 > resources.length) return null;
    const size = resources.readUInt32BE(sizeAt);
    if (resources.readUInt16BE(at + 4) === id) return resources.subarray(sizeAt + 4, sizeAt + 4 + size);
    at = sizeAt + 4 + size + (size % 2);
  }
  return null;
}

/** The wanted planes, one after another, one byte a sample. */
function readPlanes(bytes: Buffer, merged: Merged): Uint8Array {
  const { width, height, sampleBytes, planes, planesInFile, isLarge, dataAt } = merged;
  const rowBytes = width * sampleBytes;
  const compression = bytes.readUInt16BE(dataAt);
  if (compression > 1) throw new PhotoFailure('unsupported_format', `PSD with compression ${compression}`);
  const countBytes = isLarge ? 4 : 2;
  let at = dataAt + 2 + (compression === 1 ? planesInFile * height * countBytes : 0);
  // Packed bytes make at most 64 times as many: a short file with a large size lies.
  const least =
    compression === 1 ? Math.floor((planes * height * rowBytes) / 64) : planes * height * rowBytes;
  if (at + least > bytes.length) throw new PhotoFailure('corrupt', 'the file ends too early');
  const samples = new Uint8Array(planes * height * width);
  const unpacked = Buffer.alloc(rowBytes);
  for (let row = 0; row < planes * height; row++) {
    let length = rowBytes;
    if (compression === 1) {
      const countAt = dataAt + 2 + row * countBytes;
      length = isLarge ? bytes.readUInt32BE(countAt) : bytes.readUInt16BE(countAt);
    }
    const packed = bytes.subarray(at, at + length);
    at += length;
    const plain = compression === 1 ? unpackBits(packed, unpacked) : packed;
    // Of 16 bits the upper eight, which come first.
    for (let x = 0; x < width; x++) samples[row * width + x] = plain[x * sampleBytes]!;
  }
  return samples;
}

/** PackBits, as in TIFF 6.0, section 9; what is missing of the row is zero. */
function unpackBits(packed: Uint8Array, into: Buffer): Buffer {
  let to = 0;
  for (let at = 0; at < packed.length && to < into.length; ) {
    const head = packed[at++]!;
    if (head < 128) {
      const run = packed.subarray(at, at + Math.min(head + 1, into.length - to));
      into.set(run, to);
      at += head + 1;
      to += run.length;
    } else if (head > 128) {
      const end = Math.min(into.length, to + 257 - head);
      into.fill(packed[at++] ?? 0, to, end);
      to = end;
    }
  }
  return into.fill(0, to);
}
