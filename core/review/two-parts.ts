export type PartFace = {
  faceId: number;
  photoId: number;
  /** The owner said of this very face that it is this person: such faces stay together. */
  isConfirmed: boolean;
  /** Unit vector. */
  embedding: Float32Array;
};

export type TwoParts = {
  /** Indices of the faces; the larger part first, or the one with the confirmed faces. */
  parts: [number[], number[]];
  /** Mean cosine similarity between a face of one part and one of the other. */
  across: number;
  /** Mean cosine similarity inside each part; null: one face. */
  within: [number | null, number | null];
};

/** The upper levels of the tree whose branches are tried as one part. */
const branchesTried = 12;
const roundsAtMost = 10;

/**
 * If these are two people: the best two-way cut. Average linkage makes a tree; of its upper branches that one is cut
 * off which leaves the two parts most unlike, counted with their sizes (Ward 1963: n₁n₂/n · |mean₁ − mean₂|²), so that
 * a single odd face does not hide a second person. Then each face goes to the part it resembles more. Two faces of one
 * photo fall on different sides, confirmed faces on one. O(n²) in the number of faces. @returns null below two faces,
 * or when all are confirmed.
 */
export function twoParts(faces: readonly PartFace[]): TwoParts | null {
  if (faces.length < 2 || faces.every(({ isConfirmed }) => isConfirmed)) return null;
  const dimension = faces[0]!.embedding.length;
  const start = new Uint8Array(faces.length);
  for (const i of mostUnlikeBranch(faces)) start[i] = 1;
  const side = refine(faces, start, dimension);
  const lists: [number[], number[]] = [[], []];
  for (const i of faces.keys()) lists[side[i]! as 0 | 1].push(i);
  const isConfirmed = (part: readonly number[]) => part.some((i) => faces[i]!.isConfirmed);
  const order =
    Number(isConfirmed(lists[1])) - Number(isConfirmed(lists[0])) || lists[1].length - lists[0].length;
  const parts: [number[], number[]] = order > 0 ? [lists[1], lists[0]] : lists;
  const sums = parts.map((part) => sumOf(faces, part, dimension)) as [Float64Array, Float64Array];
  return {
    parts,
    across: dot(sums[0], sums[1]) / (parts[0].length * parts[1].length),
    within: [withinOf(sums[0], parts[0].length), withinOf(sums[1], parts[1].length)],
  };
}

/** The faces of the branch among the upper ones that is most unlike the rest; confirmed faces are one leaf. */
function mostUnlikeBranch(faces: readonly PartFace[]): number[] {
  const confirmed = [...faces.keys()].filter((i) => faces[i]!.isConfirmed);
  const nodes: number[][] = [...faces.keys()].filter((i) => !faces[i]!.isConfirmed).map((i) => [i]);
  if (confirmed.length > 0) nodes.push(confirmed);
  const count = nodes.length;
  const dimension = faces[0]!.embedding.length;
  const sums = nodes.map((node) => sumOf(faces, node, dimension));
  const similarity = new Float32Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const value = dot(sums[i]!, sums[j]!) / (nodes[i]!.length * nodes[j]!.length);
      similarity[i * count + j] = value;
      similarity[j * count + i] = value;
    }
  }
  const alive = new Set(nodes.keys());
  const nearest = new Int32Array(count);
  const findNearest = (i: number) => {
    let best = -1;
    for (const j of alive) {
      if (j !== i && (best < 0 || similarity[i * count + j]! > similarity[i * count + best]!)) best = j;
    }
    nearest[i] = best;
  };
  for (const i of alive) findNearest(i);
  const total = sumOf(faces, [...faces.keys()], dimension);
  let best: { branch: number[]; gain: number } | null = null;
  const tryBranch = (i: number) => {
    const gain = wardGain(sums[i]!, nodes[i]!.length, total, faces.length);
    if (!best || gain > best.gain) best = { branch: nodes[i]!, gain };
  };
  if (alive.size <= branchesTried) for (const i of alive) tryBranch(i);
  while (alive.size > 2) {
    let a = -1;
    for (const i of alive) {
      if (a < 0 || similarity[i * count + nearest[i]!]! > similarity[a * count + nearest[a]!]!) a = i;
    }
    const b = nearest[a]!;
    const [m, n] = [nodes[a]!.length, nodes[b]!.length];
    alive.delete(b);
    for (const c of alive) {
      // Lance & Williams 1967, the mean over all pairs.
      const value = (m * similarity[a * count + c]! + n * similarity[b * count + c]!) / (m + n);
      similarity[a * count + c] = value;
      similarity[c * count + a] = value;
    }
    nodes[a] = [...nodes[a]!, ...nodes[b]!];
    for (let k = 0; k < dimension; k++) sums[a]![k]! += sums[b]![k]!;
    if (alive.size === branchesTried) for (const i of alive) tryBranch(i);
    else if (alive.size < branchesTried) tryBranch(a);
    for (const c of alive) if (c === a || nearest[c] === a || nearest[c] === b) findNearest(c);
  }
  return (best as { branch: number[] } | null)!.branch;
}

/** Moves every face to the part it resembles more, a few times, as long as neither part becomes empty. */
function refine(faces: readonly PartFace[], start: Uint8Array, dimension: number): Uint8Array {
  const side = start.slice();
  const confirmedSide = faces.findIndex(({ isConfirmed }) => isConfirmed);
  const photos = [...Map.groupBy(faces.keys(), (i) => faces[i]!.photoId).values()];
  for (let round = 0; round < roundsAtMost; round++) {
    const sums = [0, 1].map((one) =>
      sumOf(
        faces,
        [...faces.keys()].filter((i) => side[i] === one),
        dimension,
      ),
    ) as [Float64Array, Float64Array];
    const counts: [number, number] = [0, 0];
    for (const one of side) counts[one as 0 | 1]++;
    /** How much more it resembles the others of part 1 than those of part 0. */
    const towardsOne = (i: number) => {
      const { embedding, isConfirmed } = faces[i]!;
      if (isConfirmed) return side[confirmedSide] === 1 ? Infinity : -Infinity;
      const means = ([0, 1] as const).map((one) => {
        const isOwn = side[i] === one;
        const others = counts[one] - (isOwn ? 1 : 0);
        return others === 0 ? 0 : (dot(embedding, sums[one]) - (isOwn ? 1 : 0)) / others;
      });
      return means[1]! - means[0]!;
    };
    const next = side.slice();
    for (const photo of photos) {
      const leanings = photo.map((i) => ({ i, leaning: towardsOne(i) }));
      if (photo.length === 2) {
        const [x, y] = leanings.sort((p, q) => p.leaning - q.leaning) as [
          (typeof leanings)[0],
          (typeof leanings)[0],
        ];
        const areBothConfirmed = photo.every((i) => faces[i]!.isConfirmed);
        next[x.i] = areBothConfirmed ? side[confirmedSide]! : 0;
        next[y.i] = areBothConfirmed ? side[confirmedSide]! : 1;
      } else for (const { i, leaning } of leanings) next[i] = leaning > 0 ? 1 : 0;
    }
    const ones = next.reduce((sum, one) => sum + one, 0);
    if (ones === 0 || ones === faces.length || next.every((one, i) => one === side[i])) break;
    side.set(next);
  }
  return side;
}

function wardGain(sum: Float64Array, count: number, total: Float64Array, all: number): number {
  const rest = all - count;
  let distance = 0;
  for (let k = 0; k < sum.length; k++) distance += (sum[k]! / count - (total[k]! - sum[k]!) / rest) ** 2;
  return ((count * rest) / all) * distance;
}

function sumOf(faces: readonly PartFace[], part: readonly number[], dimension: number): Float64Array {
  const sum = new Float64Array(dimension);
  for (const i of part) for (let k = 0; k < dimension; k++) sum[k]! += faces[i]!.embedding[k]!;
  return sum;
}

/** Without each face with itself. */
const withinOf = (sum: Float64Array, count: number) =>
  count < 2 ? null : (dot(sum, sum) - count) / (count * (count - 1));

function dot(a: Float32Array | Float64Array, b: Float32Array | Float64Array): number {
  let total = 0;
  for (let k = 0; k < a.length; k++) total += a[k]! * b[k]!;
  return total;
}
