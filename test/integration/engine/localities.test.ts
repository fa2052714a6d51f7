import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { operations } from '../../../core/contract/operations.ts';
import { addAndScan, call, startTestEngine, temporaryFolder } from '../../engine-fixture.ts';
import { sharedDir } from '../../shared-data.ts';
import { copyInto, needsModels, photoCalled } from './real-photos.ts';

needsModels({ data: true });

test('a scan of real photos knows their towns, and they are found by them', async () => {
  const robust = join(sharedDir()!, 'data/robust');
  const folder = join(temporaryFolder(), 'photos');
  mkdirSync(folder);
  copyInto(folder, join(robust, 'formats/heic/heic-iphone7.heic'), 'sicily.heic');
  copyInto(folder, join(robust, 'exif/jpg/gps/DSCN0012.jpg'), 'tuscany.jpg');
  copyInto(folder, join(robust, 'sidecars/exifr/IMG_5910.jpg'), 'california.jpg');
  copyInto(folder, join(robust, 'noface/notocactus_minimus.jpg'), 'cactus.jpg');
  const engine = await startTestEngine(join(temporaryFolder(), 'library'));
  await addAndScan(engine, folder);

  expect(await photoCalled(engine, 'tuscany.jpg')).toMatchObject({
    locality: { id: 3182884, name: 'Arezzo', country: 'IT' },
    country: 'IT',
  });
  expect(await photoCalled(engine, 'cactus.jpg')).toMatchObject({ locality: null, country: null });
  const { localities, countries, folders } = await call(engine, 'listSearchChoices');
  expect(localities.map(({ name }) => name).toSorted()).toEqual(['Arezzo', 'Balestrate', 'Berkeley']);
  expect(countries).toEqual([
    { country: 'IT', photos_count: 2 },
    { country: 'US', photos_count: 1 },
  ]);
  expect(folders).toEqual([{ path: folder, photos_count: 4 }]);
  const query = operations.searchPhotos.query.parse({ country: 'IT', area: '43,11,44,12' });
  const { photos } = await call(engine, 'searchPhotos', { query });
  expect(photos.map(({ file_name }) => file_name)).toEqual(['tuscany.jpg']);
});
