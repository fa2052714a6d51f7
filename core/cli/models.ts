import { createInterface } from 'node:readline/promises';
import { readAcceptedLicences, recordAcceptedLicence } from '../../models/accepted-licences.ts';
import { downloadPack } from '../../models/download.ts';
import { fetchedPacksDir, listPacks } from '../../models/find-pack.ts';
import { packs } from '../../models/packs.ts';
import type { Pack, PackId } from '../../models/types.ts';
import { AppError } from '../contract/errors.ts';

/** `heirloom models list` */
export async function printPacks(): Promise<void> {
  for (const pack of await listPacks()) {
    const presence = pack.present ? 'on this computer' : pack.downloadable ? 'can be fetched' : 'not here';
    const size = `${Math.round(pack.size_bytes / 1e6)} MB`;
    console.log(`${pack.id.padEnd(10)} ${presence.padEnd(17)} ${size.padStart(7)}  ${pack.note}`);
    console.log(`${' '.repeat(38)}Licence: ${pack.licence}`);
  }
}

/** `heirloom models get PACK` */
export async function getPack(name: string, options: { acceptLicence?: boolean }): Promise<void> {
  // Not every name is one of ours: `packs` also answers to what every object has, as "toString".
  const pack: Pack | null = Object.hasOwn(packs, name) ? packs[name as PackId] : null;
  if (pack === null) {
    throw new AppError(
      'invalid_request',
      `There is no model pack ${name}; there are ${Object.keys(packs).join(', ')}`,
    );
  }
  if (pack.requiresAcceptance && !(await readAcceptedLicences())[pack.id]) {
    if (!options.acceptLicence && !(await askToAccept(pack))) {
      throw new AppError('licence_not_accepted', `${pack.id} needs its licence accepted: --accept-licence`);
    }
    await recordAcceptedLicence(pack.id);
  }
  const cancel = new AbortController();
  process.once('SIGINT', () => cancel.abort(new AppError('conflict', 'stopped; run it again to go on')));
  await downloadPack(pack.id, {
    targetDir: fetchedPacksDir(),
    acceptedLicence: true,
    signal: cancel.signal,
    onProgress({ receivedBytes, totalBytes }) {
      if (!process.stderr.isTTY) return;
      const total = totalBytes === null ? '' : ` of ${Math.round(totalBytes / 1e6)}`;
      process.stderr.write(`\r\u001b[K${Math.round(receivedBytes / 1e6)}${total} MB`);
    },
  });
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  console.log(`${pack.id} is in ${fetchedPacksDir()}`);
}

/** False without a terminal: nobody is there to accept. */
async function askToAccept(pack: Pack): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(
    `${pack.title}: ${pack.licence}\n${pack.licenceUrl ?? ''}\nAccept? [y/N] `,
  );
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
