import type { InferenceSession } from 'onnxruntime-node';
import { AppError } from '../core/contract/errors.ts';
import { createSession } from './create-session.ts';
import { locatedFiles } from './packs.ts';
import { probeDevice } from './probe.ts';
import type { DeviceReport, LocatedPack, Provider } from './types.ts';
import { readVerified } from './verified-file.ts';

export type Networks = {
  device: DeviceReport;
  /** The opened network of that file name. Errors: `internal` when the pack has no such file. */
  session(fileName: string): InferenceSession;
  /** Whether a network of that file name is open: those for liveness are optional. */
  has(fileName: string): boolean;
  close(): Promise<void>;
};

export type OpenOptions = {
  /** Threads inside one network on the CPU. Default 1: several analysis processes share the cores. */
  intraOpThreads?: number | undefined;
  /** Ask for this provider; it must prove itself all the same (see probe.ts). */
  provider?: Provider | undefined;
  /** The report of an earlier `probeDevice` for this pack: it is trusted and nothing is checked again. */
  device?: DeviceReport | undefined;
};

/**
 * Opens all networks of a pack that were found on the device that `probeDevice` found or finds. Each file is hashed again and the
 * hashed bytes are what is opened. A device that no longer opens them gives way to the CPU, with a warning.
 * Errors: `model_missing`, `model_hash_mismatch`, `internal` when the runtime cannot read a right file, and those
 * of `probeDevice`.
 */
export async function openNetworks(located: LocatedPack, options: OpenOptions = {}): Promise<Networks> {
  const device = options.device ?? (await probeDevice(located, { provider: options.provider }));
  const intraOpThreads = options.intraOpThreads ?? 1;
  if (device.provider === 'cpu') return openOn(located, device, intraOpThreads);
  try {
    return await openOn(located, device, intraOpThreads);
  } catch (error) {
    if (error instanceof AppError && error.code !== 'internal') throw error;
    const why = error instanceof Error ? error.message : String(error);
    const warning = `${device.provider} passed its check but does not open the networks (${why}); the CPU runs them.`;
    process.stderr.write(`heirloom: ${warning}\n`);
    const fallback: DeviceReport = {
      provider: 'cpu',
      reason: `The CPU runs the networks: ${device.provider} no longer opens them.`,
      warnings: [...device.warnings, warning],
    };
    return openOn(located, fallback, intraOpThreads);
  }
}

async function openOn(located: LocatedPack, device: DeviceReport, intraOpThreads: number): Promise<Networks> {
  const sessions = new Map<string, InferenceSession>();
  const close = async () => {
    for (const session of sessions.values()) await session.release();
    sessions.clear();
  };
  try {
    for (const file of locatedFiles(located)) {
      const path = located.files[file.name];
      if (!path)
        throw new AppError('model_missing', `The pack ${located.id} was found without ${file.name}.`);
      const bytes = await readVerified(path, file);
      sessions.set(file.name, await createSession(bytes, device.provider, intraOpThreads));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    device,
    has: (fileName) => sessions.has(fileName),
    session(fileName) {
      const session = sessions.get(fileName);
      if (!session) throw new AppError('internal', `no network ${fileName} is open in pack ${located.id}`);
      return session;
    },
    close,
  };
}
