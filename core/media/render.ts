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
  /** With their names below. */
  faces?: readonly FramedFace[];
  /** Whether these are framed; default: yes. */
  framed?: boolean;
};

/** The upright picture as JPEG; of a video a frame. Call it only in a child process. Throws PhotoFailure. */
export async function renderJpeg({
  path,
  sizePx,
  orientation,
  faces,
  framed = true,
}: RenderJob): Promise<Buffer> {
  const { data, width, height } = await pixelsOf(path, sizePx, orientation);
  const rendered = sharp(data, { raw: { width, height, channels: 3 } }).resize(sizePx, sizePx, {
    fit: 'inside',
    withoutEnlargement: true,
  });
  if (!faces?.length) return rendered.jpeg({ quality: 88 }).toBuffer();
  const overlay = Buffer.from(annotationSvg(width, height, faces, framed));
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

/** A letter is about so wide as a share of the height of the type. */
const letterWidth = 0.56;
/** Names of people beside each other may be so much wider than their faces. */
const namePerFace = 1.5;

/** Frames and names of two tones, visible on light and dark pictures alike; sizes in px of the picture. */
function annotationSvg(width: number, height: number, faces: readonly FramedFace[], framed: boolean): string {
  const stroke = Math.max(2, Math.round(Math.max(width, height) / 500));
  const largest = Math.max(12, Math.round(Math.max(width, height) / 60));
  const smallest = Math.max(9, largest / 2.5);
  const shapes = faces.map(({ box, name }) => {
    const [x, y, boxWidth, boxHeight] = [
      box.x * width,
      box.y * height,
      box.width * width,
      box.height * height,
    ];
    const frame = `x="${x}" y="${y}" width="${boxWidth}" height="${boxHeight}" rx="${stroke * 2}" fill="none"`;
    const rects = framed
      ? `<rect ${frame} stroke="#000" stroke-opacity=".5" stroke-width="${stroke * 2}"/><rect ${frame} stroke="#fff" stroke-width="${stroke}"/>`
      : '';
    if (name === null) return rects;
    const fontSize = Math.max(
      smallest,
      Math.min(largest, (boxWidth * namePerFace) / (letterWidth * [...name].length)),
    );
    const half = (letterWidth * fontSize * [...name].length) / 2;
    // At the borders of the picture a name moves in, and below a face at its lower end there is no room.
    const middle = Math.max(half, Math.min(x + boxWidth / 2, width - half));
    const below = y + boxHeight + fontSize * 1.2;
    const baseline =
      below + fontSize * 0.3 <= height ? below : Math.min(height, y + boxHeight) - fontSize * 0.5;
    return `${rects}<text x="${middle}" y="${baseline}" text-anchor="middle" font-family="sans-serif"
      font-size="${fontSize}" fill="#fff" stroke="#000" stroke-width="${fontSize / 6}" paint-order="stroke"
      >${escapeXml(name)}</text>`;
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
