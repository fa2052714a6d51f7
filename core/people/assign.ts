import type { Rules } from './face-groups.ts';

/** An existing person, the nth new one, or nobody. */
export type FaceTarget = { personId: number } | { newPerson: number } | null;

export type Assignment = {
  /** In the order of the faces given. */
  targets: FaceTarget[];
  /** New persons are 0 … newPersonsCount − 1. */
  newPersonsCount: number;
  /** Persons that had faces and have none any more, ascending. Never a kept one. */
  emptiedPersonIds: number[];
};

/**
 * Gives groups of faces (lists of indices, each face in one at most) the numbers of the people they are.
 *
 * - A group with a held face is that person.
 * - Another one takes the number of the person most of its faces belonged to, unless the owner keeps that. A number goes
 *   to one group only: largest overlap first, then the lower person id, then the lower face id.
 * - The groups left are new persons, by their lowest face id. A face in no group belongs to nobody.
 */
export function assignGroups(rules: Rules, groups: readonly (readonly number[])[]): Assignment {
  const { faces, anchors, keptIds } = rules;
  const firstFaceOf = new Map(
    groups.map((group) => [group, group.reduce((low, i) => Math.min(low, faces[i]!.faceId), Infinity)]),
  );
  const byFirstFace = groups.toSorted((a, b) => firstFaceOf.get(a)! - firstFaceOf.get(b)!);
  const targetOf = new Map<readonly number[], FaceTarget>();
  const overlaps: { group: readonly number[]; personId: number; count: number }[] = [];
  for (const group of byFirstFace) {
    const held = group.find((i) => anchors[i] !== null);
    if (held !== undefined) {
      targetOf.set(group, { personId: anchors[held]! });
      continue;
    }
    const counts = new Map<number, number>();
    for (const i of group) {
      const { personId } = faces[i]!;
      if (personId !== null && !keptIds.has(personId)) counts.set(personId, (counts.get(personId) ?? 0) + 1);
    }
    for (const [personId, count] of counts) overlaps.push({ group, personId, count });
  }
  // The sort keeps the order of the first faces where all else is equal.
  overlaps.sort((a, b) => b.count - a.count || a.personId - b.personId);
  const taken = new Set<number>();
  for (const { group, personId } of overlaps) {
    if (targetOf.has(group) || taken.has(personId)) continue;
    targetOf.set(group, { personId });
    taken.add(personId);
  }

  const targets: FaceTarget[] = faces.map(() => null);
  let newPersonsCount = 0;
  for (const group of byFirstFace) {
    const target = targetOf.get(group) ?? { newPerson: newPersonsCount++ };
    for (const i of group) targets[i] = target;
  }
  const emptied = new Set(faces.flatMap(({ personId }) => personId ?? []));
  for (const target of targets) if (target && 'personId' in target) emptied.delete(target.personId);
  return {
    targets,
    newPersonsCount,
    emptiedPersonIds: [...emptied.difference(keptIds)].sort((a, b) => a - b),
  };
}
