import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../../core/contract/errors.ts';
import { startEngine } from '../../core/engine.ts';
import { type LibraryExport, scanAndExport } from './library.ts';
import { simulateOwner } from './owner.ts';
import { readTruth, type Truth } from './truth.ts';

const usage = 'usage: npm run eval -- effort DIR [--library DIR] [--min-photos N] [--trace]';
const shares = [0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 1];

/**
 * `npm run eval -- effort DIR [--library DIR] [--min-photos N] [--trace]`: how many actions an owner needs who answers the
 * questions of the review truthfully, until 95 % and 99 % of the faces of people with at least N photos (default 3)
 * carry the right name. A name, a yes, a no and a skip are one action each, whomever they are about. Beside it what naming
 * without the review needs: each group by itself, and each face that is in none or in a wrong one; in the best order.
 * Truth: see `readTruth`. --library: keeps the scanned library there and uses what it already holds; the answers go
 * into a copy. --trace: every question and answer.
 */
export async function run(args: string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      library: { type: 'string' },
      'min-photos': { type: 'string', default: '3' },
      trace: { type: 'boolean', default: false },
    },
  });
  const minPhotos = Number(values['min-photos']);
  if (positionals.length !== 1 || !Number.isInteger(minPhotos) || minPhotos < 1) {
    throw new AppError('invalid_request', usage);
  }
  const folder = resolve(positionals[0]!);
  const work = mkdtempSync(join(tmpdir(), 'heirloom-effort-'));
  const libraryDir = values.library ? resolve(values.library) : join(work, 'scanned');
  try {
    const library = await scanAndExport(folder, libraryDir);
    const truth = readTruth(folder, library);
    const counted = facesOfFrequentPeople(truth, minPhotos);
    if (counted.size === 0)
      throw new AppError('invalid_request', `nobody has ${minPhotos} labelled photos below ${folder}`);
    const copy = join(work, 'answered');
    cpSync(libraryDir, copy, {
      recursive: true,
      filter: (path) => !['thumbs', 'backups', 'uploads'].includes(basename(path)),
    });
    const people = new Set(counted.values()).size;
    console.log(
      `pack ${library.pack}: ${counted.size} faces of ${people} people with at least ${minPhotos} photos; ` +
        `${library.faces.length} faces in all`,
    );
    const engine = await startEngine({ libraryDir: copy, processes: 1, watch: false, onNote: () => {} });
    const effort = await simulateOwner(engine.handlers, copy, {
      truth: truth.personOfFace,
      counted,
      actionsAtMost: 5 * people + library.faces.length,
      onAnswer: values.trace ? (line) => console.log(line) : undefined,
    });
    await engine.close();
    console.log(['', ...shares.map((share) => `${100 * share} %`)].map(cell).join(''));
    print('review, actions', effort.right, counted.size, 1);
    print('review, per person', effort.right, counted.size, people);
    const plain = plainNaming(library, counted);
    print('plain naming, actions', plain, counted.size, 1);
    print('plain, per person', plain, counted.size, people);
    console.log(
      `the page said "${effort.leftAtStart} questions left" at first; questions asked: ` +
        Object.entries(effort.asked)
          .map(([kind, count]) => `${kind} ${count}`)
          .join(', '),
    );
    console.log(
      `slowest answer ${effort.slowestAnswerMs.toFixed(0)} ms, slowest next question ${effort.slowestReviewMs.toFixed(0)} ms`,
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The labelled faces of people who have at least so many. */
function facesOfFrequentPeople({ personOfFace }: Truth, minPhotos: number): Map<number, string> {
  const counts = new Map<string, number>();
  for (const person of personOfFace.values()) counts.set(person, (counts.get(person) ?? 0) + 1);
  return new Map([...personOfFace].filter(([, person]) => counts.get(person)! >= minPhotos));
}

/** `right[n]`: faces with the right name after n actions. */
function plainNaming(library: LibraryExport, counted: ReadonlyMap<number, string>): number[] {
  const groups = new Map<number, Map<string, number>>();
  for (const { id, personId } of library.faces) {
    const person = counted.get(id);
    if (person === undefined || personId === null) continue;
    const group = groups.get(personId) ?? new Map<string, number>();
    groups.set(personId, group);
    group.set(person, (group.get(person) ?? 0) + 1);
  }
  const named = [...groups.values()].map((group) => Math.max(...group.values())).sort((a, b) => b - a);
  const right = [0];
  for (const faces of named) right.push(right.at(-1)! + faces);
  while (right.at(-1)! < counted.size) right.push(right.at(-1)! + 1);
  return right;
}

/** After how many actions, by `unit`, these shares of the faces carry the right name. */
function print(title: string, right: readonly number[], total: number, unit: number): void {
  const actions = shares.map((share) => right.findIndex((faces) => faces >= share * total));
  const numbers = actions.map((n) => (n < 0 ? '–' : unit === 1 ? String(n) : (n / unit).toFixed(3)));
  console.log([title, ...numbers].map(cell).join(''));
}

const cell = (text: string, column: number) => (column === 0 ? text.padEnd(24) : text.padStart(9));
