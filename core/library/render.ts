import sharp, { type Sharp } from 'sharp';
import { AppError } from '../contract/errors.ts';
import type { Box } from '../contract/schemas.ts';

/**
 * The upright picture as JPEG, at most `sizePx` on its long side.
 * @throws AppError original_missing when the file is away or cannot be decoded any more.
 */
export async function renderUpright(path: string, sizePx: number): Promise<Buffer> {
  return encode(path, uprightPicture(path, sizePx));
}

export type FramedFace = { box: Box; name: string | null };

/** The upright picture with a frame around each face and the names below. */
export async function renderAnnotated(
  path: string,
  sizePx: number,
  faces: readonly FramedFace[],
): Promise<Buffer> {
  const { data, info } = await decode(path, sizePx);
  const raw = { width: info.width, height: info.height, channels: info.channels };
  const overlay = Buffer.from(annotationSvg(info.width, info.height, faces));
  return sharp(data, { raw })
    .composite([{ input: overlay }])
    .jpeg({ quality: 90 })
    .toBuffer();
}

function uprightPicture(path: string, sizePx: number): Sharp {
  return sharp(path, { failOn: 'error', autoOrient: true })
    .resize(sizePx, sizePx, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .toColourspace('srgb');
}

async function decode(path: string, sizePx: number) {
  return explained(path, uprightPicture(path, sizePx).raw().toBuffer({ resolveWithObject: true }));
}

async function encode(path: string, picture: Sharp): Promise<Buffer> {
  return explained(path, picture.jpeg({ quality: 88 }).toBuffer());
}

async function explained<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new AppError('original_missing', `The original cannot be read: ${path}`, { cause });
  }
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
