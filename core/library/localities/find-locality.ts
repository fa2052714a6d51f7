import { around, distance } from 'geokdbush';
import KDBush from 'kdbush';

/** A town of the world; degrees of WGS 84. */
export type Town = {
  /** Of GeoNames. */
  id: number;
  name: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  latitude: number;
  longitude: number;
  population: number;
};

export type Locality = Omit<Town, 'population'>;

/** Where a position is; all null at sea. */
export type Located = { locality: Locality | null; country: string | null };

/** `edgeKm` is negative for who stands in the town. */
type Reached = { town: Town; edgeKm: number };

/** Nothing is claimed to be near a town that is further away. */
const farthestKm = 50;

/**
 * How far a town reaches from its middle, in km: 0.6 of a thousand people, 3.5 of a hundred thousand, 20 of ten million.
 * Fitted by eye to Paris, London, Moscow and their suburbs.
 */
function reachKm(population: number): number {
  return 0.6 * (Math.max(100, population) / 1000) ** 0.38;
}

/**
 * Makes what finds the town of a position: the one whose edge is nearest, so that a large town wins over the hamlets
 * that it has swallowed, and a suburb keeps its own middle. A town across the border counts only for who stands in it.
 *
 * @param countryAt the country of a position, by its borders and coastal waters; null at sea.
 */
export function createLocalityFinder(
  towns: readonly Town[],
  countryAt: (longitude: number, latitude: number) => string | null,
): (position: { latitude: number; longitude: number }) => Located {
  const index = new KDBush(Math.max(1, towns.length));
  for (const { longitude, latitude } of towns) index.add(longitude, latitude);
  if (towns.length === 0) index.add(0, 0);
  index.finish();

  return ({ latitude, longitude }) => {
    const country = countryAt(longitude, latitude);
    let near: Reached | null = null;
    // Sources differ about some borders: who stands in the middle of a town is there, whatever the border says.
    let within: Reached | null = null;
    for (const i of around(index, longitude, latitude, Number.POSITIVE_INFINITY, farthestKm)) {
      const town = towns[i];
      if (town === undefined) continue;
      const { population, ...position } = town;
      const edgeKm =
        distance(longitude, latitude, position.longitude, position.latitude) - reachKm(population);
      if (town.country === country) {
        if (near === null || edgeKm < near.edgeKm) near = { town, edgeKm };
      } else if (edgeKm < 0 && (within === null || edgeKm < within.edgeKm)) within = { town, edgeKm };
    }
    const best = near ?? within;
    if (best === null) return { locality: null, country };
    const { population: _, ...locality } = best.town;
    return { locality, country: locality.country };
  };
}
