import { expect, test } from 'vitest';
import { rgbFromYuv, type YuvFrame, yuvBytes } from '../../../../core/media/video/yuv.ts';

const layouts = ['I420', 'I422', 'I444', 'NV12'] as const;

/** A frame of one colour, as brightness, blue and red differences of 8 bits. */
function plain(
  [y, u, v]: readonly [number, number, number],
  layout: YuvFrame['layout'],
  bits: 8 | 10 = 8,
  [width, height] = [5, 3],
): YuvFrame {
  const size = { width: width!, height: height!, layout, bits };
  const samples = Array.from({ length: yuvBytes(size) / (bits === 8 ? 1 : 2) }, (_, i) => {
    const at = i - size.width * size.height;
    if (at < 0) return y;
    const half = (samplesOf(size) - size.width * size.height) / 2;
    return (layout === 'NV12' ? at % 2 === 0 : at < half) ? u : v;
  });
  const data = bits === 8 ? samples : samples.flatMap((value) => [(value << 2) & 0xff, value >> 6]);
  return { ...size, data: new Uint8Array(data) };
}
const samplesOf = (size: Omit<YuvFrame, 'data'>) => yuvBytes(size) / (size.bits === 8 ? 1 : 2);

/** Values of ITU-R BT.709 and BT.601, pure red, green, blue and the ends of grey. */
test.each([
  ['bt709', false, [63, 102, 240], [255, 0, 0]],
  ['bt709', false, [173, 42, 26], [0, 255, 0]],
  ['bt709', false, [32, 240, 118], [0, 0, 255]],
  ['smpte170m', false, [81, 90, 240], [255, 0, 0]],
  ['smpte170m', true, [76, 85, 255], [255, 0, 0]],
  ['bt709', false, [16, 128, 128], [0, 0, 0]],
  ['bt709', false, [235, 128, 128], [255, 255, 255]],
  ['bt709', true, [255, 128, 128], [255, 255, 255]],
] as const)('%s, full range %s: %j is %j', (matrix, fullRange, yuv, rgb) => {
  for (const layout of layouts) {
    for (const bits of [8, 10] as const) {
      const pixels = rgbFromYuv(plain(yuv, layout, bits), { matrix, fullRange });
      expect(pixels.length).toBe(5 * 3 * 3);
      for (const [i, value] of pixels.entries()) {
        expect(Math.abs(value - rgb[i % 3]!), `${layout} ${bits} bits, ${i}`).toBeLessThanOrEqual(3);
      }
    }
  }
});

test('what does not say its matrix is BT.601 when small, BT.709 when large', () => {
  const red = (height: number) =>
    rgbFromYuv(plain([81, 90, 240], 'I420', 8, [2, height]), { matrix: null, fullRange: false });
  const named = (matrix: string, height: number) =>
    rgbFromYuv(plain([81, 90, 240], 'I420', 8, [2, height]), { matrix, fullRange: false });
  expect(red(480)).toEqual(named('smpte170m', 480));
  expect(red(720)).toEqual(named('bt709', 720));
});

test('each pixel has the colour of its place', () => {
  // 4 × 2, brightness alone differs, then the colour of the right half.
  const data = new Uint8Array([16, 60, 100, 140, 20, 64, 104, 144, 128, 240, 128, 118]);
  const frame: YuvFrame = { width: 4, height: 2, layout: 'I420', bits: 8, data };
  const rgb = rgbFromYuv(frame, { matrix: 'bt709', fullRange: false });
  const at = (x: number, y: number) => [...rgb.subarray((y * 4 + x) * 3, (y * 4 + x) * 3 + 3)];
  expect(at(0, 0)).toEqual([0, 0, 0]);
  expect(new Set(at(1, 1)).size).toBe(1);
  expect(at(3, 1)[2]).toBe(255);
  expect(at(3, 1)[0]).toBeLessThan(at(3, 1)[2]!);
});
