import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchedPacksDir } from './find-pack.ts';
import type { PackId } from './types.ts';

/** Pack → when the owner accepted its licence, ISO 8601. Kept beside the fetched packs, for all libraries. */
export type AcceptedLicences = Partial<Record<PackId, string>>;

export async function readAcceptedLicences(): Promise<AcceptedLicences> {
  const text = await readFile(recordPath(), 'utf8').catch(() => '{}');
  try {
    return JSON.parse(text) as AcceptedLicences;
  } catch {
    // A damaged record proves no consent: the owner is asked again.
    return {};
  }
}

export async function recordAcceptedLicence(id: PackId): Promise<void> {
  const accepted = { ...(await readAcceptedLicences()), [id]: new Date().toISOString() };
  await mkdir(fetchedPacksDir(), { recursive: true });
  const temporary = `${recordPath()}.${process.pid}.tmp`;
  await writeFile(temporary, JSON.stringify(accepted, null, 2));
  await rename(temporary, recordPath());
}

function recordPath(): string {
  return join(fetchedPacksDir(), 'accepted-licences.json');
}
