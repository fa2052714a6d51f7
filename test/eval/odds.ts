import { availableParallelism } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../../core/contract/errors.ts';
import { gatherEvidence } from '../../core/review/evidence.ts';
import { likelihoodOfSame } from '../../core/review/likelihood.ts';
import { openReadableStore } from '../../core/store/store.ts';
import { createMatrixProduct } from '../../models/matrix.ts';
import { packs } from '../../models/packs.ts';
import { scanAndExport } from './library.ts';
import { readTruth } from './truth.ts';

const usage = 'usage: npm run eval -- odds DIR… --libraries DIR';
const bins = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1];
/** Weights of ln(people) that are tried. */
const peopleWeights = [1, 1.5, 2, 2.5];

/** A small group or a loose face and the larger person whom it resembles most. */
type Observation = {
  library: string;
  relativeSimilarity: number;
  similarity: number;
  people: number;
  isSame: boolean;
};

/**
 * `npm run eval -- odds DIR… --libraries DIR`: how likely what grouping left apart is one person, on labelled folders: the
 * logistic of `likelihoodOfSame` fitted to them (with each library left out in turn), and how often the questions it calls
 * so likely are answered with yes. Libraries are kept below --libraries by the name of the folder. Truth: see `readTruth`.
 */
export async function run(args: string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { libraries: { type: 'string' } },
  });
  if (positionals.length === 0 || values.libraries === undefined)
    throw new AppError('invalid_request', usage);
  const all: Observation[] = [];
  for (const folder of positionals.map((path) => resolve(path))) {
    all.push(...(await observe(folder, join(resolve(values.libraries), basename(folder)))));
  }
  const libraries = [...new Set(all.map(({ library }) => library))];
  console.log('P(same) = logistic(slope · similarity / sure − offset − weight · ln people)');
  for (const weight of peopleWeights) {
    const { offset, slope } = fitLogistic(all, weight);
    let leftOut = 0;
    for (const library of libraries) {
      const others = fitLogistic(
        all.filter((one) => one.library !== library),
        weight,
      );
      leftOut += logLikelihood(
        all.filter((one) => one.library === library),
        others.offset,
        others.slope,
        weight,
      );
    }
    console.log(
      `weight ${weight}: slope ${slope}, offset ${offset}, log likelihood ` +
        `${logLikelihood(all, offset, slope, weight).toFixed(1)}, of libraries left out ${leftOut.toFixed(1)}`,
    );
  }
  console.log('in use: called so likely, and how many of them are the same');
  for (const [i, from] of bins.slice(0, -1).entries()) {
    const those = all.filter(({ similarity, people, relativeSimilarity }) => {
      const likelihood = likelihoodOfSame(similarity, people, {
        sureSimilarity: similarity / relativeSimilarity,
      });
      return likelihood >= from && likelihood < bins[i + 1]!;
    });
    console.log(
      `  ${from} … ${bins[i + 1]}: ${those.filter(({ isSame }) => isSame).length} of ${those.length}`,
    );
  }
}

async function observe(folder: string, libraryDir: string): Promise<Observation[]> {
  const library = await scanAndExport(folder, libraryDir);
  const truth = readTruth(folder, library).personOfFace;
  const { recogniser, calibration } = packs[library.pack];
  const store = openReadableStore(libraryDir);
  const { faceIds, rows } = store.vectors(library.pack, recogniser.dimension).all();
  const facts = new Map(store.facts.snapshot().faces.map((face) => [face.id, face]));
  store.close();
  const membersOf = new Map<number, number[]>();
  const faces = faceIds.map((faceId) => {
    const { photo_id: photoId, person_id: personId } = facts.get(faceId)!;
    if (personId !== null) membersOf.set(personId, [...(membersOf.get(personId) ?? []), faceId]);
    return { faceId, photoId, personId, isNone: false, isConfirmed: false };
  });
  const product = await createMatrixProduct({ intraOpThreads: availableParallelism() });
  const evidence = await gatherEvidence({ vectors: rows, dimension: recogniser.dimension }, faces, {
    floorSimilarity: calibration.sameSimilarity / 2,
    clearSimilarity: 0,
    multiplyTransposed: product.multiplyTransposed,
  });
  await product.close();

  const nameOf = new Map([...membersOf].map(([id, members]) => [id, mostOf(members)]));
  const best = new Map<string, { similarity: number; name: string | null; other: number }>();
  const offer = (key: string, name: string | null, similarity: number, other: number) => {
    if (similarity > (best.get(key)?.similarity ?? -1)) best.set(key, { similarity, name, other });
  };
  for (const { a, b, similarity, sharePhoto } of evidence.pairs) {
    if (sharePhoto) continue;
    const [small, large] = membersOf.get(a)!.length < membersOf.get(b)!.length ? [a, b] : [b, a];
    offer(`person ${small}`, nameOf.get(small)!, similarity, large);
  }
  for (const { faceId, candidates } of evidence.faces) {
    for (const { personId, similarity } of candidates) {
      offer(`face ${faceId}`, truth.get(faceId) ?? null, similarity, personId);
    }
  }
  return [...best.values()].flatMap(({ similarity, name, other }) =>
    name === null
      ? []
      : {
          library: folder,
          similarity,
          relativeSimilarity: similarity / calibration.sureSimilarity,
          people: membersOf.size,
          isSame: nameOf.get(other) === name,
        },
  );

  /** Null: nobody who is labelled. */
  function mostOf(members: readonly number[]): string | null {
    const groups = Map.groupBy(
      members.flatMap((id) => truth.get(id) ?? []),
      (name) => name,
    );
    return [...groups].sort(([, x], [, y]) => y.length - x.length)[0]?.[0] ?? null;
  }
}

/** By grid, with a weak pull towards a slope of 10: same people are few among what grouping leaves. */
function fitLogistic(rows: readonly Observation[], weight: number): { offset: number; slope: number } {
  let best = { offset: 0, slope: 0, score: Number.NEGATIVE_INFINITY };
  for (let offset = -6; offset <= 12; offset += 0.25) {
    for (let slope = 6; slope <= 16; slope += 0.5) {
      const score = logLikelihood(rows, offset, slope, weight) - 0.02 * (slope - 10) ** 2;
      if (score > best.score) best = { offset, slope, score };
    }
  }
  return best;
}

function logLikelihood(rows: readonly Observation[], offset: number, slope: number, weight: number): number {
  let sum = 0;
  for (const { relativeSimilarity, people, isSame } of rows) {
    const odds = slope * relativeSimilarity - offset - weight * Math.log(people);
    const likelihood = 1 / (1 + Math.exp(isSame ? -odds : odds));
    sum += Math.log(Math.max(1e-9, likelihood));
  }
  return sum;
}
