import { type FileHandle, open } from 'node:fs/promises';
import { create as contentDisposition } from 'content-disposition';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../contract/errors.ts';
import type { Media } from '../contract/handlers.ts';

/**
 * Answers with a picture or a file: 304 when the caller has it already, 206 for one byte range (RFC 9110 §14).
 * @throws {AppError} `original_missing` when the file is gone, `folder_not_readable` when it may not be read.
 */
export async function sendMedia(
  request: FastifyRequest,
  reply: FastifyReply,
  media: Media,
): Promise<FastifyReply> {
  const etag = `"${media.etag}"`;
  const known = matchesEtag(request.headers['if-none-match'], etag);
  const opened = known ? null : await openContent(media);
  const file = opened?.file;
  const bytes = known ? null : await bytesOf(media);
  reply.headers({
    etag,
    // Always asked again, which costs a 304: a picture may be edited, a name in an annotated one may change.
    'cache-control': 'private, no-cache',
    // An original may be an SVG or HTML in disguise: it must not run anything with our origin.
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  });
  if (known) return reply.code(304).send();

  reply.header('accept-ranges', 'bytes').type(media.contentType);
  if (media.downloadName !== undefined) {
    reply.header('content-disposition', contentDisposition(media.downloadName));
  }
  try {
    const { offset, sizeBytes } = opened ?? { offset: 0, sizeBytes: bytes?.byteLength ?? 0 };
    const ifRange = request.headers['if-range'];
    const header = ifRange === undefined || ifRange === etag ? request.headers.range : undefined;
    const range = parseRange(header, sizeBytes);
    if (range === 'unsatisfiable') {
      await file?.close();
      return reply.code(416).header('content-range', `bytes */${sizeBytes}`).send();
    }
    const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
    if (range !== null) reply.code(206).header('content-range', `bytes ${start}-${end}/${sizeBytes}`);
    reply.header('content-length', end - start + 1);
    if (request.method === 'HEAD' || end < start) {
      await file?.close();
      return reply.send('');
    }
    if (bytes) return reply.send(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start + 1));
    return reply.send(file?.createReadStream({ start: offset + start, end: offset + end }));
  } catch (error) {
    await file?.close();
    throw error;
  }
}

async function bytesOf({ content }: Media): Promise<Uint8Array | null> {
  if ('bytes' in content) return content.bytes;
  return 'render' in content ? content.render() : null;
}

/** The file of a medium that is one, and which of its bytes are the answer. */
async function openContent({ content }: Media) {
  if (!('path' in content || 'file' in content)) return null;
  const file = await openOriginal('path' in content ? content.path : content.file);
  const stats = await file.stat().catch(() => null);
  const { offset, sizeBytes } = 'file' in content ? content : { offset: 0, sizeBytes: stats?.size ?? 0 };
  if (stats?.isFile() && offset + sizeBytes <= stats.size) return { file, offset, sizeBytes };
  await file.close();
  throw new AppError('original_missing', 'The file is not there any more.');
}

async function openOriginal(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EACCES' || code === 'EPERM') {
      throw new AppError('folder_not_readable', 'The file may not be read.', { cause });
    }
    throw new AppError('original_missing', 'The file is not there any more.', { cause });
  }
}

/** Whether `If-None-Match` names this tag; weak comparison as RFC 9110 §13.1.2 asks. */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((tag) => opaque(tag) === opaque(etag));
}

/**
 * One byte range with both ends included. Null when the whole file is to be sent: no header, one that cannot be
 * read, or several ranges, all of which RFC 9110 §14.2 allows to ignore.
 */
export function parseRange(
  header: string | undefined,
  sizeBytes: number,
): { start: number; end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (match === null) return null;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return null;
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? 'unsatisfiable' : { start: sizeBytes - length, end: sizeBytes - 1 };
  }
  const start = Number(first);
  const end = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (last !== '' && Number(last) < start) return null;
  return start >= sizeBytes ? 'unsatisfiable' : { start, end };
}
