import sharp from 'sharp';
import type { Box } from '../contract/schemas.ts';
import { openDecodable } from './decode/open-picture.ts';

export type FramedFace = { box: Box; name: string | null };

/**
 * The upright picture as JPEG, at most `sizePx` on its long side; with a frame around each of the faces and its name
 * below, when faces are given. Call it only in a child process. Throws PhotoFailure.
 */
export async function renderJpeg(
  path: string,
  sizePx: number,
  faces?: readonly FramedFace[],
): Promise<Buffer> {
  const { picture } = await openDecodable(path);
  const { data, width, height } = await picture.pixels(sizePx);
  const rendered = sharp(data, { raw: { width, height, channels: 3 } });
  if (!faces) return rendered.jpeg({ quality: 88 }).toBuffer();
  const overlay = Buffer.from(annotationSvg(width, height, faces));
  return rendered
    .composite([{ input: overlay }])
    .jpeg({ quality: 90 })
    .toBuffer();
}

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
