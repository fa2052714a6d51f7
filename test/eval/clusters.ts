import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../../core/contract/errors.ts';
import { dbscan } from '../../core/people/dbscan.ts';
import { createMatrixProduct } from '../../models/matrix.ts';
import { type ClusterMetrics, clusterMetrics } from './cluster-metrics.ts';
import { type LibraryExport, readEmbeddings, scanAndExport } from './library.ts';
import { readTruth, type Truth } from './truth.ts';

const usage = 'usage: npm run eval -- clusters DIR [--labels] [--library DIR]';
const epsSweep = Array.from({ length: 15 }, (_, k) => 0.3 + 0.025 * k);

/**
 * `npm run eval -- clusters DIR [--labels] [--library DIR]`: the people the product makes of a labelled folder, beside
 * plain DBSCAN (min_samples 1, best eps) on the same embeddings. Truth: see `readTruth`.
 * --labels: prints path, truth and person of every evaluated face as well. --library: keeps the library there and
 * uses what it already holds; otherwise it is temporary.
 */
export async function run(args: string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { labels: { type: 'boolean' }, library: { type: 'string' } },
  });
  if (positionals.length !== 1) throw new AppError('invalid_request', usage);
  const folder = resolve(positionals[0]!);
  const libraryDir = values.library ? resolve(values.library) : mkdtempSync(join(tmpdir(), 'heirloom-eval-'));
  try {
    const library = await scanAndExport(folder, libraryDir);
    const truth = readTruth(folder, library);
    if (truth.personOfFace.size === 0)
      throw new AppError('invalid_request', `no labelled face below ${folder}`);
    printHeader(library, truth);
    const personOf = new Map(library.faces.map(({ id, personId }) => [id, personId]));
    print('Heirloom', metricsOf(truth, personOf));
    const best = await bestPlainDbscan(libraryDir, library, truth);
    print(`plain DBSCAN, eps ${best.eps.toFixed(3)}`, best.metrics);
    if (values.labels) printLabels(library, truth);
  } finally {
    if (!values.library) rmSync(libraryDir, { recursive: true, force: true });
  }
}

function metricsOf(truth: Truth, labelOf: ReadonlyMap<number, number | null>): ClusterMetrics {
  const labels = [...truth.personOfFace.keys()].map((faceId) => labelOf.get(faceId) ?? null);
  return clusterMetrics([...truth.personOfFace.values()], labels);
}

/** Best by BCubed F. All faces are clustered, as in the product, the labelled ones scored. */
async function bestPlainDbscan(
  libraryDir: string,
  library: LibraryExport,
  truth: Truth,
): Promise<{ eps: number; metrics: ClusterMetrics }> {
  const { faceIds, points } = readEmbeddings(libraryDir, library.pack);
  const product = await createMatrixProduct({ intraOpThreads: availableParallelism() });
  const results: { eps: number; metrics: ClusterMetrics }[] = [];
  for (const eps of epsSweep) {
    const { multiplyTransposed } = product;
    const { labels } = await dbscan(points, { eps, minSamples: 1, multiplyTransposed });
    const labelOf = new Map(faceIds.map((faceId, i) => [faceId, labels[i]!]));
    results.push({ eps, metrics: metricsOf(truth, labelOf) });
  }
  await product.close();
  return results.reduce((best, next) => (next.metrics.bcubed.f > best.metrics.bcubed.f ? next : best));
}

function printHeader(library: LibraryExport, truth: Truth): void {
  const people = new Set(truth.personOfFace.values()).size;
  console.log(
    `${library.photos.length} photos, pack ${library.pack}: ${truth.personOfFace.size} labelled faces of ${people} people, ` +
      `${truth.missing} labelled faces not found, ${library.faces.length - truth.personOfFace.size} other faces`,
  );
  console.log(
    ['', 'pair P', 'pair R', 'pair F', 'BCubed P', 'R', 'F', 'clusters', 'alone'].map(cell).join(''),
  );
}

function print(title: string, { pairwise, bcubed, clusters, alone }: ClusterMetrics): void {
  const scores = [pairwise, bcubed].flatMap(({ precision, recall, f }) => [precision, recall, f]);
  const numbers = [...scores.map((value) => value.toFixed(4)), String(clusters), String(alone)];
  console.log([title, ...numbers].map(cell).join(''));
}

const cell = (text: string, column: number) => (column === 0 ? text.padEnd(26) : text.padStart(10));

function printLabels(library: LibraryExport, { personOfFace }: Truth): void {
  const pathOf = new Map(library.photos.map(({ id, path }) => [id, path]));
  console.log('path\ttruth\tperson\tquality');
  for (const { id, photoId, personId, quality } of library.faces) {
    const person = personOfFace.get(id);
    if (person === undefined) continue;
    console.log([pathOf.get(photoId), person, personId ?? '-', quality.toFixed(2)].join('\t'));
  }
}
