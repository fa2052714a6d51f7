/** Positive: stricter, people are rather kept apart. 0: as the networks were calibrated. */
export const strictnessSteps = [-2, -1, 0, 1, 2] as const;
export type Strictness = (typeof strictnessSteps)[number];

/** Cosine distance by which a step moves the radius of grouping; about a tenth of it. */
const stepEps = 0.03;

/** The radius of a step; null: the calibration itself. */
export function epsOf(strictness: Strictness, calibratedEps: number): number | null {
  return strictness === 0 ? null : Math.round((calibratedEps - strictness * stepEps) * 1000) / 1000;
}

/** The step that is nearest to a radius in the settings. */
export function strictnessOf(eps: number | null, calibratedEps: number): Strictness {
  if (eps === null) return 0;
  const step = Math.round((calibratedEps - eps) / stepEps);
  return Math.max(-2, Math.min(2, step)) as Strictness;
}
