/** WGS 84 degrees. */
export type Place = { latitude: number; longitude: number };

/** Nearer to 0° N 0° E there is only a buoy: receivers without a fix write it. */
const nullIslandDegrees = 0.001;

/** Null when one of them is missing, is no number, is not on Earth, or both are zero. */
export function placeOf(latitude: unknown, longitude: unknown): Place | null {
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return null;
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return null;
  if (Math.max(Math.abs(latitude), Math.abs(longitude)) < nullIslandDegrees) return null;
  return { latitude, longitude };
}

/** XMP's `48,51.5N` or `48,51,30N` (XMP specification, part 2, GPSCoordinate), or plain degrees. */
export function parseXmpCoordinate(text: string | null): number | null {
  if (text === null) return null;
  if (/^[+-]?\d{1,3}(\.\d+)?$/.test(text)) return Number(text);
  const match = /^(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?([NSEW])$/i.exec(text);
  if (!match) return null;
  const degrees = Number(match[1]) + Number(match[2]) / 60 + Number(match[3] ?? 0) / 3600;
  return /[sw]/i.test(match[4]!) ? -degrees : degrees;
}
