import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../core/contract/errors.ts';
import { PhotoFilter } from '../../core/contract/photo-filter.ts';
import { askedFilter } from '../../core/search/asked-filter.ts';
import { photoSearchHandlers } from '../../core/search/photo-search-handlers.ts';
import { searchHandlers } from '../../core/search/search-handlers.ts';
import { timelineHandlers } from '../../core/search/timeline-handlers.ts';
import { openStore, type Store } from '../../core/store/store.ts';
import { createRandom } from '../property/random.ts';
import { newFacts } from '../store-fixture.ts';
import { dimension, plantVectors } from './planted-faces.ts';

const people = 1000;
const photosOfEvent = 3500;
const rounds = 40;

/**
 * `npm run bench -- search [N=100000]`: what searching costs the engine in a library of N photos of 1,000 people with 1.5
 * faces each: by a face (with how many of the exact ten nearest are found), in the whole library and in an event, and by
 * conditions. The planted vectors are turned into all dimensions, as those of a recogniser are.
 */
export async function run(args: string[]): Promise<void> {
  const count = Number(args[0] ?? 100_000);
  if (!Number.isInteger(count) || count < 1000)
    throw new AppError('invalid_request', `bad number ${args[0]}`);
  const libraryDir = join(mkdtempSync(join(tmpdir(), 'heirloom-bench-')), 'library');
  const store = openStore(libraryDir);
  try {
    const vectors = plantLibrary(store, count);
    measureFaces(store, vectors);
    measureConditions(store);
  } finally {
    store.close();
    rmSync(join(libraryDir, '..'), { recursive: true, force: true });
  }
}

function plantLibrary(store: Store, count: number): Float32Array {
  const { next: random } = createRandom(7);
  const faces = Math.round(count * 1.5);
  // A few people are in many photos.
  const personOf = Int32Array.from({ length: faces }, () => Math.floor(people * random() ** 3));
  const vectors = turnIntoAll(plantVectors(personOf, people), faces);
  store.transaction(() => {
    const root = store.roots.add('/photos');
    for (let id = 0; id < people; id++) {
      store.persons.rename(store.persons.create(), `${['Anna', 'Ben', 'Мария', 'Igor'][id % 4]} ${id}`);
    }
    for (let i = 0; i < count; i++) {
      const year = 2000 + Math.floor((i / count) * 25);
      const month = String(1 + (i % 12)).padStart(2, '0');
      const day = String(1 + (i % 28)).padStart(2, '0');
      const path = `/photos/${year}/${month} Walk ${Math.floor(i / 50)}/IMG_${i}.jpg`;
      const takenAt = `${year}-${month}-${day}T10:00:00`;
      const file = { path, rootId: root.id, sizeBytes: 1000, mtimeMs: 1, fileTime: takenAt };
      const id = store.photos.insert(file, null, 'photo');
      const content = new Uint8Array(32);
      new DataView(content.buffer).setUint32(0, i);
      const facts = newFacts(content, takenAt);
      const camera = `Camera ${i % 20}`;
      store.photos.markAnalysed(id, 'edge', { ...facts, metadata: { ...facts.metadata, camera } });
    }
    const stored = store.vectors('edge', dimension);
    for (const [i, personId] of personOf.entries()) {
      const faceId = store.faces.insert({
        ...{ photo_id: 1 + (i % count), person_id: personId, pack_id: 'edge', crop_index: 0 },
        ...{ x: 0.1, y: 0.2, width: 0.3, height: 0.4, landmarks: new Uint8Array(40) },
        ...{ detection_score: 0.9, quality: 0.5, live: null, drawn: 0 },
      });
      stored.put(faceId, vectors.subarray(i * dimension, (i + 1) * dimension));
    }
  });
  console.log(`${count} photos, ${faces} faces, ${people} people`);
  return vectors;
}

function measureFaces(store: Store, vectors: Float32Array): void {
  const stored = store.vectors('edge', dimension);
  const { next: random } = createRandom(11);
  const faces = vectors.length / dimension;
  const photos = Math.round(faces / 1.5);
  const queries = Array.from({ length: rounds }, () => {
    const at = Math.floor(random() * faces);
    return noisy(vectors.subarray(at * dimension, (at + 1) * dimension), random);
  });
  const first = performance.now();
  stored.nearest(queries[0]!, 10);
  console.log(`first search of a face, reads all codes: ${(performance.now() - first).toFixed(0)} ms`);
  let found = 0;
  const times = queries.map((query) => {
    const clock = startClock();
    const near = stored.nearest(query, 10);
    const took = clock();
    const exact = new Set(exactNearest(vectors, query, 10));
    found += near.filter(({ faceId }) => exact.has(faceId)).length;
    return took;
  });
  report('a face in the whole library', times);
  console.log(`  recall@10 ${(found / (10 * queries.length)).toFixed(4)}`);

  const event = store.albums.insert({ uuid: crypto.randomUUID(), kind: 'event', name: 'Wedding' });
  const inOne = Math.min(photosOfEvent, photos);
  for (let i = 0; i < inOne; i++) store.albums.addPhoto(event, 1 + ((i * 7) % photos), '2026-01-01');
  const filter = PhotoFilter.parse({ album: event });
  let inEvent = 0;
  const eventTimes = queries.map((query) => {
    const clock = startClock();
    const among = new Set(store.photoSearch.faceIds(askedFilter(store, filter)));
    stored.nearest(query, 10, among);
    inEvent = among.size;
    return clock();
  });
  report(`a face in an event of ${inEvent} faces`, eventTimes);
}

function measureConditions(store: Store): void {
  const search = photoSearchHandlers(store);
  const timeline = timelineHandlers(store);
  const nothing = { params: undefined, body: undefined, files: [] };
  const filters: Record<string, object> = {
    'somebody in many photos': { people: '0' },
    'two people': { people: '0,1' },
    'any of three, without one': { any_of: '0,1,2', not: '3' },
    'somebody and nobody else': { people: '5', only: 'true' },
    'a summer': { from: '2019-06-01', to: '2019-08-31' },
    'a folder': { folder: '/photos/2019' },
    'a camera': { camera: 'Camera 3' },
    'a word': { text: 'walk 15' },
    'two faces': { people_count: '2' },
    'no faces': { faces: 'none' },
  };
  for (const [name, asked] of Object.entries(filters)) {
    const query = PhotoFilter.parse(asked);
    let total = 0;
    const first = times(() => {
      const page = search.searchPhotos({ ...nothing, query: { ...query, limit: 200, cursor: undefined } });
      if (!(page instanceof Promise)) total = page.total;
    });
    report(`${name} (${total} photos), first 200`, first);
    report(
      `${name}, timeline`,
      times(() => timeline.getTimeline({ ...nothing, query })),
    );
  }
  report(
    'what can be chosen',
    times(() => search.listSearchChoices({ ...nothing, query: undefined })),
  );
  const byName = searchHandlers(store);
  report(
    'people by the beginning of a name',
    times(() => byName.search({ ...nothing, query: { q: 'an' } })),
  );
}

type Time = { wallMs: number; cpuMs: number };

/** On a machine that others use too, the time of the processor says more. */
function startClock(): () => Time {
  const [start, cpu] = [performance.now(), process.threadCpuUsage()];
  return () => {
    const { user, system } = process.threadCpuUsage(cpu);
    return { wallMs: performance.now() - start, cpuMs: (user + system) / 1000 };
  };
}

function times(work: () => unknown): Time[] {
  return Array.from({ length: 15 }, () => {
    const clock = startClock();
    work();
    return clock();
  });
}

function report(name: string, measured: readonly Time[]): void {
  const shares = (key: keyof Time) => {
    const sorted = measured.map((time) => time[key]).sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
    return `median ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms`;
  };
  console.log(`${name}: ${shares('wallMs')}; of the processor ${shares('cpuMs')}`);
}

/** The planted vectors have 100 dimensions; every row is turned by the same random matrix, which keeps angles about. */
function turnIntoAll(planted: Float32Array, count: number): Float32Array {
  const { next: random } = createRandom(3);
  const used = 100;
  const turn = Float32Array.from({ length: used * dimension }, () => random() + random() + random() - 1.5);
  const turned = new Float32Array(count * dimension);
  for (let i = 0; i < count; i++) {
    const row = turned.subarray(i * dimension, (i + 1) * dimension);
    for (let k = 0; k < used; k++) {
      const value = planted[i * dimension + k]!;
      for (let j = 0; j < dimension; j++) row[j]! += value * turn[k * dimension + j]!;
    }
    normalise(row);
  }
  return turned;
}

/** Another picture of the same person. */
function noisy(vector: Float32Array, random: () => number): Float32Array {
  return normalise(Float32Array.from(vector, (value) => value + 0.04 * (random() + random() - 1)));
}

function exactNearest(vectors: Float32Array, query: Float32Array, count: number): number[] {
  const similarities = Array.from({ length: vectors.length / dimension }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < dimension; k++) sum += vectors[i * dimension + k]! * query[k]!;
    return { faceId: i + 1, sum };
  });
  return similarities
    .sort((a, b) => b.sum - a.sum)
    .slice(0, count)
    .map(({ faceId }) => faceId);
}

function normalise(vector: Float32Array): Float32Array {
  const norm = Math.hypot(...vector);
  for (let k = 0; k < vector.length; k++) vector[k]! /= norm;
  return vector;
}
