import { expect, onTestFinished, test } from 'vitest';
import { createPhotoLocating } from '../../../core/library/locate-photos.ts';
import { openStore, type Store } from '../../../core/store/store.ts';
import { createLocator } from '../../../core/workers/locating.ts';
import { newFile, newStore, temporaryFolder } from '../../engine-fixture.ts';
import { newFacts } from '../../store-fixture.ts';

/** Analysed with a position; the same number is the same photo, read again. */
function photoAt(store: Store, n: number, latitude: number | null, longitude: number | null): number {
  const path = `/photos/${n}.jpg`;
  const id = store.places.findByPath(path)?.photo_id ?? store.photos.insert(newFile(path), null);
  const facts = newFacts(new Uint8Array(32).fill(n), null);
  store.photos.markAnalysed(id, 'edge', { ...facts, metadata: { ...facts.metadata, latitude, longitude } });
  return id;
}

function newLocating(store: Store) {
  let told = 0;
  const locating = createPhotoLocating(store, () => told++);
  onTestFinished(locating.close);
  return { locating, told: () => told };
}

test('towns and countries of the real world', async () => {
  const locator = createLocator();
  onTestFinished(locator.close);
  const cases: [
    what: string,
    latitude: number,
    longitude: number,
    town: string | null,
    country: string | null,
  ][] = [
    ['Eiffel Tower', 48.8584, 2.2945, 'Paris', 'FR'],
    ['La Défense, a suburb', 48.892, 2.236, 'Paris', 'FR'],
    ['Versailles', 48.8049, 2.1204, 'Versailles', 'FR'],
    ['Red Square', 55.7539, 37.6208, 'Moscow', 'RU'],
    ['Manhattan', 40.7831, -73.9712, 'New York City', 'US'],
    ['Annemasse, beside Geneva', 46.194, 6.236, 'Annemasse', 'FR'],
    ['Weil am Rhein, beside Basel', 47.594, 7.62, 'Weil am Rhein', 'DE'],
    ['Vatican', 41.9022, 12.4539, 'Vatican City', 'VA'],
    ['Venice, in the lagoon', 45.4341, 12.3388, 'Venice', 'IT'],
    ['off the coast of Nice', 43.6, 7.3, 'Nice', 'FR'],
    ['Taveuni, on the date line', -16.85, -179.95, null, 'FJ'],
    ['Chukotka, beyond the date line', 66.5, -175, null, 'RU'],
    ['North Pole', 90, 0, null, null],
    ['South Pole', -90, 0, null, 'AQ'],
    ['0° N 0° E', 0, 0, null, null],
    ['middle of the Atlantic', 40, -40, null, null],
  ];
  const found = await locator.locate(cases.map(([, latitude, longitude]) => ({ latitude, longitude })));
  expect(found.map(({ locality, country }, i) => [cases[i]![0], locality?.name ?? null, country])).toEqual(
    cases.map(([what, , , town, country]) => [what, town, country]),
  );
});

test('photos of a library get their towns once, and again when they turn out to be elsewhere', async () => {
  const store = newStore();
  const paris = photoAt(store, 1, 48.8584, 2.2945);
  const sea = photoAt(store, 2, 40, -40);
  const nowhere = photoAt(store, 3, null, null);
  const { locating, told } = newLocating(store);
  await locating.now();
  expect(store.localities.ofPhoto(paris)).toMatchObject({ locality: { name: 'Paris' }, country: 'FR' });
  expect(store.localities.ofPhoto(sea)).toEqual({ locality: null, country: null });
  expect(store.localities.unlocated(10)).toEqual([]);
  expect(told()).toBe(1);

  // Read again without change nothing is looked up; with another position that one is.
  photoAt(store, 1, 48.8584, 2.2945);
  expect(store.localities.ofPhoto(paris)).toMatchObject({ locality: { name: 'Paris' } });
  photoAt(store, 1, 43.46715, 11.8854);
  expect(store.localities.ofPhoto(paris)).toEqual({ locality: null, country: null });
  photoAt(store, 3, 37.8711, -122.2568);
  await locating.now();
  expect(store.localities.ofPhoto(paris)).toMatchObject({ locality: { name: 'Arezzo' }, country: 'IT' });
  expect(store.localities.ofPhoto(nowhere)).toMatchObject({ locality: { name: 'Berkeley' }, country: 'US' });
  await locating.now();
  expect(told()).toBe(2);
});

test('what an engine that was closed left is looked up by the next one', async () => {
  const libraryDir = temporaryFolder();
  const first = openStore(libraryDir);
  const id = photoAt(first, 1, 48.8584, 2.2945);
  const { locating } = newLocating(first);
  const looking = locating.now();
  locating.close();
  await looking;
  expect(first.localities.unlocated(10)).toHaveLength(1);
  first.close();
  const second = newStore(libraryDir);
  await newLocating(second).locating.now();
  expect(second.localities.ofPhoto(id).locality?.name).toBe('Paris');
});
