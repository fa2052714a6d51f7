/** A decoded frame as codecs keep it: brightness for each pixel, two planes of colour with fewer. */
export type YuvFrame = {
  /** Planes behind each other without gaps; of more than 8 bits two bytes each, the lower first. */
  data: Uint8Array;
  width: number;
  height: number;
  /** WebCodecs' names: I420 has half the colour in both directions, I422 across, NV12 as I420 with pairs of colours. */
  layout: 'I420' | 'I422' | 'I444' | 'NV12';
  bits: 8 | 10;
};

/** What the numbers mean (ITU-T H.273): the matrix's name in WebCodecs, and whether 0 and 255 are black and white. */
export type YuvColours = { matrix: string | null; fullRange: boolean };

/** Bytes of such a frame. */
export function yuvBytes({ width, height, layout, bits }: Omit<YuvFrame, 'data'>): number {
  const { across, down } = colourSize({ width, height, layout });
  return (width * height + 2 * across * down) * (bits === 8 ? 1 : 2);
}

function colourSize({ width, height, layout }: Pick<YuvFrame, 'width' | 'height' | 'layout'>) {
  const across = layout === 'I444' ? width : Math.ceil(width / 2);
  const down = layout === 'I444' || layout === 'I422' ? height : Math.ceil(height / 2);
  return { across, down };
}

/** Shares of red and blue in the brightness (ITU-R BT.709, BT.601, BT.2020). */
const shares: Readonly<Record<string, readonly [red: number, blue: number]>> = {
  bt709: [0.2126, 0.0722],
  bt470bg: [0.299, 0.114],
  smpte170m: [0.299, 0.114],
  'bt2020-ncl': [0.2627, 0.0593],
};

/** RGB, 8 bits, row by row. A film that does not say its matrix has BT.601 below 720 rows and BT.709 from there on. */
export function rgbFromYuv(frame: YuvFrame, { matrix, fullRange }: YuvColours): Uint8Array {
  const { width, height, layout, bits } = frame;
  const data = bits === 8 ? frame.data : eightBits(frame.data);
  const { across, down } = colourSize(frame);
  const isHalfAcross = layout !== 'I444';
  const isHalfDown = layout === 'I420' || layout === 'NV12';
  const bluesAt = width * height;
  const step = layout === 'NV12' ? 2 : 1;
  const redsAt = layout === 'NV12' ? bluesAt + 1 : bluesAt + across * down;
  const [red, blue] = shares[matrix ?? ''] ?? (height < 720 ? shares.smpte170m! : shares.bt709!);
  const [black, brightness, colour] = fullRange ? [0, 1, 1] : [16, 255 / 219, 255 / 224];
  const redOfRed = 2 * (1 - red) * colour;
  const blueOfBlue = 2 * (1 - blue) * colour;
  const green = 1 - red - blue;
  const greenOfRed = (redOfRed * red) / green;
  const greenOfBlue = (blueOfBlue * blue) / green;
  // Rounds and keeps within 0 to 255.
  const rgb = new Uint8ClampedArray(width * height * 3);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const row = (isHalfDown ? y >> 1 : y) * across;
    for (let x = 0; x < width; x++) {
      const at = (row + (isHalfAcross ? x >> 1 : x)) * step;
      const bright = (data[y * width + x]! - black) * brightness;
      const u = data[bluesAt + at]! - 128;
      const v = data[redsAt + at]! - 128;
      rgb[to++] = bright + redOfRed * v;
      rgb[to++] = bright - greenOfBlue * u - greenOfRed * v;
      rgb[to++] = bright + blueOfBlue * u;
    }
  }
  return new Uint8Array(rgb.buffer);
}

function eightBits(tenBits: Uint8Array): Uint8Array {
  const eight = new Uint8Array(tenBits.length / 2);
  for (let i = 0; i < eight.length; i++) eight[i] = ((tenBits[i * 2 + 1]! << 8) | tenBits[i * 2]!) >> 2;
  return eight;
}
