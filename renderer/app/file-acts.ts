import i18next from 'i18next';
import { AppError } from '../../core/contract/errors.ts';
import type { Photo } from '../../core/contract/schemas.ts';
import { showToast } from '../stores/toasts.ts';
import { addressOf } from './api.ts';
import { errorText } from './error-text.ts';

/** What is done with the file of a photo outside this page: nothing in the library changes. */

const { t } = i18next;

async function attempt(work: Promise<unknown>, done: string | null, failed: () => string): Promise<void> {
  try {
    await work;
    if (done !== null) showToast({ text: done, tone: 'info' });
  } catch (error) {
    const text = error instanceof AppError ? errorText(error, t) : failed();
    showToast({ text, tone: 'error' });
  }
}

/** Shows a file in the system's file browser; only where the desktop shell is. */
export function showInFolder(path: string): Promise<void> {
  const shown = window.heirloom?.revealFile(path) ?? Promise.resolve();
  return attempt(shown, null, () => t('error.originalMissing'));
}

/** Opens a file with the program that the system has for it; only where the desktop shell is. */
export function openElsewhere(path: string): Promise<void> {
  const opened = window.heirloom?.openFile(path) ?? Promise.resolve();
  return attempt(opened, null, () => t('error.originalMissing'));
}

export function copyPath(path: string): Promise<void> {
  return attempt(navigator.clipboard.writeText(path), t('viewer.pathCopied'), () => t('viewer.notCopied'));
}

/** Larger ones other programs seldom take from the clipboard. */
const copiedSizePx = 4096;

/** Puts the picture itself into the clipboard, turned as it is shown. */
export function copyPicture({ id }: Pick<Photo, 'id'>, quarterTurns = 0): Promise<void> {
  const address = addressOf('getPhotoImage', { params: { id }, query: { size: copiedSizePx } });
  return copyImage(address, quarterTurns);
}

/** Puts a picture of the engine into the clipboard, as PNG: the one kind that every browser copies. */
export function copyImage(address: string, quarterTurns = 0): Promise<void> {
  // The picture is promised at once: only what follows a click directly may copy.
  const png = asPng(address, quarterTurns);
  png.catch(() => undefined);
  const written = Promise.resolve().then(() =>
    navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]).catch(async (error: unknown) => {
      // What kept the picture from being made says more.
      await png;
      throw error;
    }),
  );
  return attempt(written, t('viewer.copied'), () => t('viewer.notCopied'));
}

async function asPng(address: string, quarterTurns: number): Promise<Blob> {
  const response = await fetch(address);
  if (!response.ok) throw new AppError('original_missing', `The picture was refused: ${response.status}`);
  const picture = await createImageBitmap(await response.blob());
  const sideways = quarterTurns % 2 !== 0;
  const [width, height] = sideways ? [picture.height, picture.width] : [picture.width, picture.height];
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  context.translate(width / 2, height / 2);
  context.rotate((quarterTurns * Math.PI) / 2);
  context.drawImage(picture, -picture.width / 2, -picture.height / 2);
  picture.close();
  return canvas.convertToBlob({ type: 'image/png' });
}
