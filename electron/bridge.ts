import { stat } from 'node:fs/promises';
import { extname, isAbsolute } from 'node:path';
import type { IpcMainInvokeEvent } from 'electron';
import { z } from 'zod';
import { AppError } from '../core/contract/errors.ts';
import { channels } from './channels.ts';
import type { ElectronCalls } from './electron-calls.ts';
import { isEngineUrl } from './navigation.ts';

/** Only pictures and films are opened: a program that lies in a photo folder is never started by a click here. */
const openableExtensions = new Set(
  (
    'jpg jpeg jpe png gif webp avif heic heif hif tif tiff bmp jxl jp2 ' +
    'dng cr2 cr3 nef nrw arw srf sr2 orf rw2 raf pef srw x3f 3fr iiq rwl ' +
    'mp4 m4v mov avi mkv webm 3gp mts m2ts mpg mpeg wmv'
  )
    .split(' ')
    .map((extension) => `.${extension}`),
);

const NoArguments = z.tuple([]);
const PathArgument = z.tuple([
  z
    .string()
    .min(1)
    .max(4096)
    .refine(isAbsolute, 'not an absolute path')
    .refine((path) => !path.includes('\0')),
]);

type BridgeOptions = {
  engineOrigin(): string | null;
  parentWindow(): Electron.BrowserWindow | null;
  pickFolderTitle: string;
};

/**
 * Answers the page's few desktop requests. Each one is refused with `forbidden` unless it comes from the main
 * frame of the engine's own page, and with `invalid_request` unless its arguments have the promised shape.
 */
export function registerBridge(electron: ElectronCalls, options: BridgeOptions): void {
  const { dialog, ipcMain, shell } = electron;

  function handle<Arguments extends z.ZodType<unknown[]>>(
    channel: string,
    schema: Arguments,
    act: (...args: z.output<Arguments>) => Promise<unknown>,
  ): void {
    ipcMain.handle(channel, (event, ...args: unknown[]) => {
      assertTrustedSender(event, options.engineOrigin());
      const parsed = schema.safeParse(args);
      if (!parsed.success) throw new AppError('invalid_request', z.prettifyError(parsed.error));
      return act(...parsed.data);
    });
  }

  handle(channels.pickFolder, NoArguments, async () => {
    const dialogOptions: Electron.OpenDialogOptions = {
      title: options.pickFolderTitle,
      properties: ['openDirectory', 'dontAddToRecent'],
    };
    const parent = options.parentWindow();
    const { canceled, filePaths } = await (parent === null
      ? dialog.showOpenDialog(dialogOptions)
      : dialog.showOpenDialog(parent, dialogOptions));
    return canceled ? null : (filePaths[0] ?? null);
  });

  handle(channels.revealFile, PathArgument, async (path) => {
    await assertFile(path);
    shell.showItemInFolder(path);
  });

  handle(channels.openFile, PathArgument, async (path) => {
    await assertFile(path);
    if (!openableExtensions.has(extname(path).toLowerCase())) {
      throw new AppError('forbidden', 'Only pictures and films are opened.');
    }
    const problem = await shell.openPath(path);
    if (problem !== '') throw new AppError('internal', problem);
  });
}

function assertTrustedSender(event: IpcMainInvokeEvent, engineOrigin: string | null): void {
  const frame = event.senderFrame;
  const trusted = frame !== null && frame === event.sender.mainFrame && isEngineUrl(frame.url, engineOrigin);
  if (!trusted) throw new AppError('forbidden', 'This page may not ask the desktop for anything.');
}

async function assertFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile()) throw new AppError('original_missing', 'The file is not there.');
}
