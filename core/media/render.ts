import sharp from 'sharp';
import type { Box } from '../contract/schemas.ts';
import { openDecodable } from './decode/open-picture.ts';
import { mediaKind } from './formats.ts';
import { PhotoFailure } from './photo-failure.ts';
import type { Orientation, RgbImage } from './types.ts';
import { frames } from './video/frames.ts';

export type FramedFace = { box: Box; name: string | null };

export type RenderJob = {
  path: string;
  /** Of the long side, at most. */
  sizePx: number;
  /** How the picture is turned, where the file itself does not say. */
  orientation: Orientation;
  /** Framed, with their names below. */
  faces?: readonly FramedFace[];
};

/** The upright picture as JPEG; of a video a frame. Call it only in a child process. Throws PhotoFailure. */
export async function renderJpeg({ path, sizePx, orientation, faces }: RenderJob): Promise<Buffer> {
  const { data, width, height } = await pixelsOf(path, sizePx, orientation);
  const rendered = sharp(data, { raw: { width, height, channels: 3 } }).resize(sizePx, sizePx, {
    fit: 'inside',
    withoutEnlargement: true,
  });
  if (!faces) return rendered.jpeg({ quality: 88 }).toBuffer();
  const overlay = Buffer.from(annotationSvg(width, height, faces));
  return rendered
    .composite([{ input: overlay }])
    .jpeg({ quality: 90 })
    .toBuffer();
}

async function pixelsOf(path: string, sizePx: number, orientation: Orientation): Promise<RgbImage> {
  if (mediaKind(path) !== 'video') {
    const { picture } = await openDecodable(path, () => orientation);
    return picture.pixels(sizePx);
  }
  const found = await frames(path, framesTried);
  if (!found) throw new PhotoFailure('unsupported_format', 'no frame of this video can be decoded here');
  return found.poster.image;
}

/** The first frame of a video is often black. */
const framesTried = 6;

/** Frames of two tones, visible on light and dark pictures alike. */
function annotationSvg(width: number, height: number, faces: readonly FramedFace[]): string {
  const stroke = Math.max(2, Math.round(Math.max(width, height) / 500));
  const fontSize = Math.max(12, Math.round(Math.max(width, height) / 60));
  const shapes = faces.map(({ box, name }) => {
    const x = box.x * width;
    const y = box.y * height;
    const frame = `x="${x}" y="${y}" width="${box.width * width}" height="${box.height * height}" rx="${stroke * 2}" fill="none"`;
    const label =
      name === null
        ? ''
        : `<text x="${x + (box.width * width) / 2}" y="${y + box.height * height + fontSize * 1.2}" text-anchor="middle"
            font-family="sans-serif" font-size="${fontSize}" fill="#fff" stroke="#000" stroke-width="${fontSize / 6}"
            paint-order="stroke">${escapeXml(name)}</text>`;
    return `<rect ${frame} stroke="#000" stroke-opacity=".5" stroke-width="${stroke * 2}"/><rect ${frame} stroke="#fff" stroke-width="${stroke}"/>${label}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shapes.join('')}</svg>`;
}

function escapeXml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
  };
  // Control characters are not allowed in XML at all.
  return text.replace(/\p{Cc}/gu, '').replace(/[&<>"']/g, (char) => entities[char]!);
}
