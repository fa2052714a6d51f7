import { type FileHandle, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../core/contract/errors.ts';
import { fileSha256 } from './verified-file.ts';

export type DownloadProgress = { receivedBytes: number; totalBytes: number };

export type TransferOptions = {
  onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Ends the transfer with the signal's reason; what was received is kept for the next attempt. */
  signal?: AbortSignal | undefined;
  /** Longest silence of the other side. Default 30,000. */
  timeoutMs?: number | undefined;
  fetch?: typeof globalThis.fetch | undefined;
};

export type RemoteFile = { url: string; sizeBytes: number; sha256: string };

/** How often a cut connection is taken up again without a single new byte in between. */
const fruitlessAttempts = 3;

/**
 * Fetches a file over HTTP to `path`. What arrives is kept in `path.part`, and a later call (or the next attempt
 * after a cut connection) asks only for the rest; a server that ignores this starts over. The file appears under
 * its name only when its SHA-256 is right; wrong content is removed.
 * Errors: `offline`, `timeout`, `model_download_failed`, `model_hash_mismatch`; the signal's reason when aborted.
 */
export async function downloadFile(
  remote: RemoteFile,
  path: string,
  options: TransferOptions = {},
): Promise<void> {
  if ((await sizeOf(path)) > 0 && (await fileSha256(path)) === remote.sha256) return;
  const part = `${path}.part`;
  const resumed = (await sizeOf(part)) > 0;
  await receiveAll(remote, part, options);
  let found = await fileSha256(part);
  if (found !== remote.sha256 && resumed) {
    // The first half may come from an older version of the file: begin again once.
    await discard(part);
    await receiveAll(remote, part, options);
    found = await fileSha256(part);
  }
  if (found !== remote.sha256) {
    await discard(part);
    throw new AppError(
      'model_hash_mismatch',
      `What ${new URL(remote.url).host} sent is not the file it should be and was removed: SHA-256 ${found} instead of ${remote.sha256}.`,
      { details: { file: remote.url, expected: remote.sha256, found } },
    );
  }
  await rename(part, path);
  await rm(validatorPath(part), { force: true });
}

async function receiveAll(remote: RemoteFile, part: string, options: TransferOptions): Promise<void> {
  let failures = 0;
  for (;;) {
    const before = await sizeOf(part);
    try {
      await receiveRest(remote, part, before, options);
      return;
    } catch (error) {
      options.signal?.throwIfAborted();
      if (error instanceof AppError) throw error;
      failures = (await sizeOf(part)) > before ? 1 : failures + 1;
      if (failures >= fruitlessAttempts) throw connectionError(remote.url, error);
      await delay(250 * failures, undefined, { signal: options.signal });
    }
  }
}

/** One request for everything after the first `offset` bytes; returns when the body has ended as announced. */
async function receiveRest(
  remote: RemoteFile,
  part: string,
  offset: number,
  options: TransferOptions,
): Promise<void> {
  const timeoutMs = options.timeoutMs ?? 30_000;
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, silence.signal]) : silence.signal;
  let handle: FileHandle | null = null;
  try {
    const response = await (options.fetch ?? globalThis.fetch)(remote.url, {
      headers: await requestHeaders(part, offset),
      signal,
    });
    if (response.status === 416) {
      // The part is as long as the file or longer; its hash will tell.
      await response.body?.cancel();
      return;
    }
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw new AppError('model_download_failed', `${remote.url} answered with HTTP ${response.status}.`, {
        details: { url: remote.url, status: response.status },
      });
    }
    const start = response.status === 206 ? rangeStart(response.headers.get('content-range')) : 0;
    if (start !== 0 && start !== offset) {
      throw new AppError(
        'model_download_failed',
        `${remote.url} answered with another range than asked for.`,
      );
    }
    await rememberValidator(part, response.headers);
    handle = await open(part, start === 0 ? 'w' : 'a');
    const bodyBytes = Number(response.headers.get('content-length') ?? 0);
    const totalBytes = bodyBytes > 0 ? start + bodyBytes : remote.sizeBytes;
    let receivedBytes = start;
    for await (const chunk of response.body) {
      timer.refresh();
      receivedBytes += chunk.byteLength;
      if (receivedBytes > 2 * remote.sizeBytes) break; // No hash can be right any more.
      await handle.writeFile(chunk);
      options.onProgress?.({ receivedBytes, totalBytes });
    }
    await handle.sync();
  } catch (error) {
    options.signal?.throwIfAborted();
    if (silence.signal.aborted) {
      throw new AppError(
        'timeout',
        `${new URL(remote.url).host} sent nothing for ${timeoutMs / 1000} s. Try again: the download goes on where it stopped.`,
        { cause: error },
      );
    }
    throw error;
  } finally {
    clearTimeout(timer);
    await handle?.close();
  }
}

/** Identity encoding, so that ranges count the bytes of the file itself (RFC 9110, 14.2). */
async function requestHeaders(part: string, offset: number): Promise<Record<string, string>> {
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (offset > 0) {
    headers.range = `bytes=${offset}-`;
    const validator = await readFile(validatorPath(part), 'utf8').catch(() => '');
    if (validator) headers['if-range'] = validator;
  }
  return headers;
}

/** If-Range takes a strong ETag or a date (RFC 9110, 13.1.5). */
async function rememberValidator(part: string, headers: Headers): Promise<void> {
  const etag = headers.get('etag');
  const validator = etag && !etag.startsWith('W/') ? etag : headers.get('last-modified');
  if (validator) await writeFile(validatorPath(part), validator);
  else await rm(validatorPath(part), { force: true });
}

function validatorPath(part: string): string {
  return `${part}.validator`;
}

function rangeStart(contentRange: string | null): number {
  return Number(/^bytes (\d+)-/.exec(contentRange ?? '')?.[1] ?? Number.NaN);
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

async function discard(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(validatorPath(part), { force: true });
}

const unreachable = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
  'ETIMEDOUT',
]);

function connectionError(url: string, error: unknown): AppError {
  const { host } = new URL(url);
  const code = errorCode(error);
  if (unreachable.has(code)) {
    return new AppError('offline', `${host} cannot be reached (${code}). Is this computer online?`, {
      cause: error,
    });
  }
  const why = code || (error instanceof Error ? error.message : String(error));
  return new AppError(
    'model_download_failed',
    `The download from ${host} broke off (${why}). Try again: it goes on where it stopped.`,
    { cause: error },
  );
}

/** The system's code under the wrappers of fetch; empty when there is none. */
function errorCode(error: unknown): string {
  for (let e = error; e instanceof Error; e = e.cause) {
    if ('code' in e && typeof e.code === 'string') return e.code;
    if (e instanceof AggregateError) return errorCode(e.errors[0]);
  }
  return '';
}
