import type { FaceTarget } from './assign.ts';
import {
  countedQuality,
  type FaceToGroup,
  type Group,
  type GroupingFacts,
  groupOfFace,
  type Rules,
  readRules,
  unite,
} from './face-groups.ts';
import type { GroupingOptions } from './group-people.ts';
import { joinNodes, type Node } from './join-nodes.ts';
import type { Points } from './neighbours.ts';

/** The people of a library as they are now, ready to take new faces. Plain data, changed by `addFace` only. */
export type Residents = {
  facts: GroupingFacts;
  keptIds: ReadonlySet<number>;
  /** By person id: the sum of its faces' vectors and what it may and may not be. */
  nodes: Map<number, Node>;
};

export type Placement = {
  /** In the order of the faces given. */
  targets: FaceTarget[];
  newPersonsCount: number;
  /** Persons that turned out to be the same through the new faces: all faces of `from` go to `into`. */
  joined: { from: number; into: number }[];
};

/**
 * How much more alike than new faces two people of the library must be to become one: what they were so far is the
 * result of all faces, and grouping everything looks at it again.
 */
const settledMargin = 0.05;

/** All faces that have a person; `points` row i is the vector of `faces[i]`. */
export function createResidents(
  points: Points,
  faces: readonly FaceToGroup[],
  facts: GroupingFacts,
): Residents {
  const rules = readRules(faces, facts);
  const residents: Residents = { facts, keptIds: rules.keptIds, nodes: new Map() };
  for (const i of faces.keys()) {
    if (faces[i]!.personId !== null) addTo(residents, rules, i, vectorOf(points, i));
  }
  return residents;
}

/** Adds a face that has a person now; `vector` as long as all others. */
export function addFace(residents: Residents, face: FaceToGroup, vector: Float32Array): void {
  if (face.personId !== null) addTo(residents, readRules([face], residents.facts), 0, vector);
}

function addTo({ nodes, keptIds }: Residents, rules: Rules, i: number, vector: Float32Array): void {
  const { quality } = rules.faces[i]!;
  const personId = rules.faces[i]!.personId!;
  const group: Group = groupOfFace(rules, i, true);
  const node = nodes.get(personId);
  if (node === undefined) {
    if (keptIds.has(personId)) group.anchor = personId;
    nodes.set(personId, {
      ...{ faceCount: 1, sum: Float64Array.from(vector), qualitySum: quality, group, settled: true },
    });
    return;
  }
  node.faceCount++;
  for (let k = 0; k < vector.length; k++) node.sum[k]! += vector[k]!;
  node.qualitySum += quality;
  unite(node.group, group);
}

/**
 * Places new faces among the people of a library, by the rules and thresholds of `groupPeople`: they join a person,
 * or found new ones together, or stay nobody's. All else stays as it is, but that two people whom the owner never touched
 * become one where the new faces make it clear.
 *
 * `fresh` are faces of no person; row i of `points` is the vector of `fresh[i]`. Cost: fresh faces × people.
 */
export async function placeFaces(
  residents: Residents,
  points: Points,
  fresh: readonly FaceToGroup[],
  options: GroupingOptions,
): Promise<Placement> {
  const { calibration, multiplyTransposed, blockRows, signal, onProgress } = options;
  const rules: Rules = { ...readRules(fresh, residents.facts), keptIds: residents.keptIds };
  const order = Array.from(fresh.keys())
    .filter((i) => isUsable(points, i))
    .sort((i, j) => fresh[i]!.faceId - fresh[j]!.faceId);
  const isCore = (i: number) => fresh[i]!.quality >= calibration.coreQuality;
  const freshNodes: Node[] = order.map((i) => ({
    faceCount: 1,
    sum: Float64Array.from(vectorOf(points, i)),
    qualitySum: countedQuality(fresh[i]!, calibration.coreQuality),
    group: groupOfFace(rules, i, isCore(i)),
    settled: false,
  }));
  const personIds = [...residents.nodes.keys()].sort((a, b) => a - b);
  const nodes = [...freshNodes, ...personIds.map((id) => residents.nodes.get(id)!)];
  const ends = await joinNodes(nodes, rules, points.dimension, {
    ...{ link: calibration.link, settledMargin, freshCount: freshNodes.length },
    ...{ multiplyTransposed, blockRows, signal, onProgress },
  });

  const groups = new Map<number, { fresh: number[]; personIds: number[] }>();
  for (const [node, end] of ends.entries()) {
    const group = groups.get(end) ?? { fresh: [], personIds: [] };
    groups.set(end, group);
    if (node < order.length) group.fresh.push(order[node]!);
    else group.personIds.push(personIds[node - order.length]!);
  }
  const targets: FaceTarget[] = fresh.map(() => null);
  const joined: Placement['joined'] = [];
  let newPersonsCount = 0;
  for (const group of groups.values()) {
    if (group.fresh.length === 0) continue;
    const [into, ...others] = group.personIds.toSorted(
      (a, b) => rank(residents, b) - rank(residents, a) || a - b,
    );
    let target: FaceTarget = null;
    if (into !== undefined) {
      target = { personId: into };
      for (const from of others) joined.push({ from, into });
    } else if (group.fresh.filter(isCore).length >= calibration.minSamples) {
      target = { newPerson: newPersonsCount++ };
    }
    for (const i of group.fresh) targets[i] = target;
  }
  return { targets, newPersonsCount, joined };
}

/** Which of several people gives its number to all of them: the owner's, else the largest. */
function rank({ nodes, keptIds }: Residents, personId: number): number {
  return keptIds.has(personId) ? Number.POSITIVE_INFINITY : nodes.get(personId)!.faceCount;
}

function vectorOf({ vectors, dimension }: Points, i: number): Float32Array {
  return vectors.subarray(i * dimension, (i + 1) * dimension);
}

function isUsable(points: Points, i: number): boolean {
  let square = 0;
  for (const value of vectorOf(points, i)) square += value * value;
  return Math.abs(square - 1) <= 2e-3;
}
