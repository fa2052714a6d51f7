import type { Assignment } from '../../../core/people/assign.ts';
import type { FaceToGroup, GroupingFacts } from '../../../core/people/face-groups.ts';
import { type GroupingCalibration, groupPeople } from '../../../core/people/group-people.ts';
import { multiplyTransposedPlain, type Points } from '../../../core/people/neighbours.ts';

/** A face at an angle on a circle, in degrees: the similarity of two is the cosine of the angle between them. */
export type Face = Partial<FaceToGroup> & { angle: number };

/** Round numbers: two single faces need 0.7 (45°), one and many 0.6, many and many 0.7. */
export const calibration: GroupingCalibration = {
  ...{ eps: 0.1, minSamples: 1, coreQuality: 0.3, chainSimilarity: 0.8 },
  link: { base: 0.6, spread: 0.1, quality: 0, both: 0.1, rival: 0, floor: 0.3 },
};

export const noFacts: GroupingFacts = { persons: [], rejections: [], apart: [] };

export function pointsOf(faces: readonly Face[]): Points {
  const radians = faces.map(({ angle }) => (angle * Math.PI) / 180);
  return { vectors: Float32Array.from(radians.flatMap((a) => [Math.cos(a), Math.sin(a)])), dimension: 2 };
}

/** Faces are numbered from 1 in their order, each in a photo of its own. */
export function facesOf(faces: readonly Face[]): FaceToGroup[] {
  return faces.map(({ angle: _, ...face }, i) => ({
    ...{ faceId: i + 1, photoId: i + 1, quality: 1, takenDay: null, personId: null, held: false },
    ...face,
  }));
}

export function group(
  faces: readonly Face[],
  facts: Partial<GroupingFacts> = {},
  changed: Partial<GroupingCalibration> = {},
): Promise<Assignment> {
  return groupPeople(
    pointsOf(faces),
    facesOf(faces),
    { ...noFacts, ...facts },
    {
      calibration: { ...calibration, ...changed },
      multiplyTransposed: multiplyTransposedPlain,
    },
  );
}

/** Existing persons by their number, new ones as 'new 0', 'new 1', … */
export function people({ targets }: Pick<Assignment, 'targets'>): (number | string | null)[] {
  return targets.map((target) =>
    target === null ? null : 'personId' in target ? target.personId : `new ${target.newPerson}`,
  );
}
