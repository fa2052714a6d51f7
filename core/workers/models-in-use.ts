import { join } from 'node:path';
import {
  type AcceptedLicences,
  readAcceptedLicences,
  recordAcceptedLicence,
} from '../../models/accepted-licences.ts';
import { downloadPack } from '../../models/download.ts';
import { choosePack, fetchedPacksDir, type ListedPack, listPacks } from '../../models/find-pack.ts';
import { packs } from '../../models/packs.ts';
import type { LocatedPack, Pack, PackId } from '../../models/types.ts';
import { AppError } from '../contract/errors.ts';
import { type AnalysisPool, createAnalysisPool } from './analysis-pool.ts';

export type { Pack, PackId };

export type OpenedModels = {
  pack: Pack;
  /** Which pack runs and how to get the better one; one line. */
  note: string;
  pool: AnalysisPool;
};

/** The pack that this library works with, and the processes that run it. */
export type ModelsInUse = {
  /** Chooses the pack (fetching `starter` when there is none) and makes the pool, once. */
  open(signal: AbortSignal): Promise<OpenedModels>;
  /** Null until `open` has succeeded. */
  opened(): OpenedModels | null;
  /** Forgets the choice: the owner chose another pack, or one arrived. */
  reset(): Promise<void>;
  list(): Promise<ListedPack[]>;
  acceptedLicences(): Promise<AcceptedLicences>;
  acceptLicence(id: PackId): Promise<void>;
  download(id: PackId, options: DownloadRequest): Promise<void>;
  close(): Promise<void>;
};

type DownloadRequest = {
  acceptedLicence: boolean;
  signal: AbortSignal;
  onProgress(progress: { receivedBytes: number; totalBytes: number | null }): void;
};

export type ModelsOptions = {
  libraryDir: string;
  thumbsDir: string;
  processes: number;
  /** The owner's choice; null: the best pack that is present. */
  preferred(): PackId | null;
  /** A line for the owner: what was chosen, what is being fetched, what is wrong. */
  onNote(sentence: string): void;
};

export function createModelsInUse(options: ModelsOptions): ModelsInUse {
  const { thumbsDir, processes, preferred, onNote } = options;
  const libraryModelsDir = join(options.libraryDir, 'models');
  let opening: Promise<OpenedModels> | null = null;
  let opened: OpenedModels | null = null;
  /** Ends with the choice. What several tasks wait for must not end with one of them. */
  let choice = new AbortController();

  async function openChoice({ signal }: AbortController): Promise<OpenedModels> {
    const { located, note } = await choosePack({
      preferred: preferred(),
      libraryModelsDir,
      onWarning: onNote,
      fetchStarter: () => fetchStarter(signal),
    });
    signal.throwIfAborted();
    onNote(note);
    opened = {
      pack: packs[located.id],
      note,
      pool: createAnalysisPool({ located, thumbsDir, processes, onDevice: ({ reason }) => onNote(reason) }),
    };
    return opened;
  }

  function fetchStarter(signal: AbortSignal): Promise<LocatedPack> {
    onNote('No model pack on this computer: fetching the small starter pack (41 MB to load, 7 MB kept) …');
    return downloadPack('starter', {
      targetDir: fetchedPacksDir(),
      acceptedLicence: true,
      onProgress: () => {},
      signal,
    });
  }

  async function reset(): Promise<void> {
    const before = opened;
    choice.abort(new AppError('conflict', 'the model pack was changed meanwhile'));
    choice = new AbortController();
    opening = null;
    opened = null;
    await before?.pool.close();
  }

  return {
    open(signal) {
      const mine = choice;
      opening ??= openChoice(mine).catch((error) => {
        if (mine === choice) opening = null;
        throw error;
      });
      return unlessAborted(opening, signal);
    },
    opened: () => opened,
    reset,
    list: () => listPacks({ libraryModelsDir }),
    acceptedLicences: readAcceptedLicences,
    acceptLicence: recordAcceptedLicence,
    download: (id, request) => downloadPack(id, { targetDir: fetchedPacksDir(), ...request }).then(() => {}),
    close: reset,
  };
}

/** The same promise, or a rejection as soon as the signal is aborted. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
