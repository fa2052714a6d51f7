import { mkdirSync, readdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { type PhotoFailureCode, photoFailureCodes } from '../../core/contract/errors.ts';
import { mediaKind } from '../../core/media/formats.ts';
import { fromTakeout } from '../../core/media/metadata/from-takeout.ts';
import { readMetadata } from '../../core/media/metadata/read-metadata.ts';
import { matchTakeout } from '../../core/media/metadata/takeout-names.ts';
import { parsePicasaContacts, parsePicasaIni, picasaRegions } from '../../core/media/regions/picasa.ts';
import { readRegions } from '../../core/media/regions/read-regions.ts';
import { readXmp } from '../../core/media/xmp/read-xmp.ts';
import { createAnalysisPool } from '../../core/workers/analysis-pool.ts';
import { type TestModels, temporaryFolder, testModels } from '../engine-fixture.ts';
import { createRandom } from '../property/random.ts';
import { sharedDir } from '../shared-data.ts';
import { mutate } from './mutate.ts';
import { watchPeakMemory } from './process-memory.ts';

/** `HEIRLOOM_FUZZ_SECONDS=3600 HEIRLOOM_FUZZ_SEED=7` looks longer, and elsewhere. */
const seconds = Number(process.env.HEIRLOOM_FUZZ_SECONDS ?? 60);
const seed = Number(process.env.HEIRLOOM_FUZZ_SEED ?? 1);
/** Small files break as well as large ones, and more of them in the same time. */
const largestSampleBytes = 70_000;
/** There are no smaller films. */
const largestFilmBytes = 330_000;
const timeoutMs = 30_000;

let models: TestModels;
let samples: { name: string; bytes: Buffer }[];
beforeAll(async () => {
  models = await testModels();
  samples = [...(await paintedSamples()), ...realSamples()];
});

/** Whatever sharp writes, of a picture with something in it. */
async function paintedSamples() {
  const noise = { type: 'gaussian', mean: 120, sigma: 40 } as const;
  const picture = await sharp({ create: { width: 160, height: 120, channels: 3, background: '#000', noise } })
    .withExif({ IFD2: { DateTimeOriginal: '2015:06:07 08:09:10' } })
    .png()
    .toBuffer();
  const formats = {
    jpg: sharp(picture).keepMetadata().jpeg(),
    'progressive.jpg': sharp(picture).jpeg({ progressive: true }),
    png: sharp(picture).keepMetadata().png(),
    webp: sharp(picture).keepMetadata().webp(),
    'lossless.webp': sharp(picture).webp({ lossless: true }),
    avif: sharp(picture).avif(),
    gif: sharp(picture).gif(),
    tiff: sharp(picture).tiff({ compression: 'lzw' }),
    'deflate.tiff': sharp(picture).tiff({ compression: 'deflate', tile: true, pyramid: true }),
  };
  return Promise.all(
    Object.entries(formats).map(async ([name, made]) => ({
      name: `painted.${name}`,
      bytes: await made.toBuffer(),
    })),
  );
}

/** Small files of all kinds of `../shared/data/robust`; none where that is absent. */
function realSamples() {
  if (sharedDir() === null) return [];
  const folder = join(sharedDir()!, 'data/robust');
  const files = (readdirSync(folder, { recursive: true }) as string[])
    .sort()
    .map((name) => join(folder, name));
  const small = files.filter((path) => {
    const { size } = statSync(path);
    const limitBytes = { picture: largestSampleBytes, video: largestFilmBytes, sidecar: 0, other: 0 }[
      mediaKind(path)
    ];
    return size > 0 && size <= limitBytes;
  });
  // A few of each ending, so that JPEG, of which there are most, is not all that is tried.
  const perEnding = Map.groupBy(small, (path) => extname(path).toLowerCase());
  return [...perEnding.values()]
    .flatMap((paths) => paths.filter((_, i) => i % Math.ceil(paths.length / 8) === 0))
    .map((path) => ({ name: path.slice(folder.length + 1), bytes: readFileSync(path) }));
}

test('damaged files of every kind are answered for: no crash, no hang, no file without a state', {
  timeout: seconds * 1000 + 240_000,
}, async (context) => {
  context.skip(models.missing !== null, models.missing ?? '');
  const folder = temporaryFolder();
  const thumbsDir = join(folder, 'thumbs');
  mkdirSync(thumbsDir);
  const pool = createAnalysisPool({ located: models.located!, thumbsDir, processes: 2, timeoutMs });
  onTestFinished(() => pool.close());
  const stopWatching = watchPeakMemory();
  const ends = new Map<PhotoFailureCode | 'done', number>();
  const bad: string[] = [];
  const endMs = performance.now() + seconds * 1000;
  let next = 0;
  let slowest = { ms: 0, file: '' };
  const takeTurns = async () => {
    while (performance.now() < endMs) {
      const n = next++;
      const { next: random } = createRandom(seed * 1_000_000 + n);
      const sample = samples[n % samples.length]!;
      const other = samples[Math.floor(random() * samples.length)]!;
      const path = join(folder, `${n}${extname(sample.name)}`);
      writeFileSync(path, mutate(sample.bytes, other.bytes, random));
      const startMs = performance.now();
      const outcome = await pool.analyze({ photoId: n + 1, path });
      const ms = performance.now() - startMs;
      const file = `${sample.name}, seed ${seed}, number ${n}`;
      if (ms > slowest.ms) slowest = { ms, file };
      const end = outcome.ok ? 'done' : outcome.code;
      ends.set(end, (ends.get(end) ?? 0) + 1);
      const isBad = end.startsWith('analysis_') || (end !== 'done' && !photoFailureCodes.includes(end));
      if (isBad) bad.push(`${file}: ${end}`);
      unlinkSync(path);
    }
  };
  await Promise.all([takeTurns(), takeTurns(), takeTurns()]);
  const { childBytes } = stopWatching();
  console.log(
    `${next} damaged files of ${samples.length} samples: ${JSON.stringify(Object.fromEntries(ends))}; ` +
      `slowest ${(slowest.ms / 1000).toFixed(1)} s (${slowest.file}); largest child ${Math.round(childBytes / 1e6)} MB`,
  );
  expect(bad).toEqual([]);
  expect([...ends.values()].reduce((sum, n) => sum + n, 0)).toBe(next);
  // Both ways are taken: the damage is neither always deadly nor never felt.
  expect(ends.get('done') ?? 0).toBeGreaterThan(0);
  expect(ends.get('corrupt') ?? 0).toBeGreaterThan(0);
});

const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
 xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#" xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreateDate="2015-06-07T08:09:10+02:00" xmp:Rating="4">
<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:AppliedToDimensions stDim:w="400" stDim:h="300" stDim:unit="pixel"/>
<mwg-rs:RegionList><rdf:Bag><rdf:li rdf:parseType="Resource"><mwg-rs:Name>Ann</mwg-rs:Name><mwg-rs:Type>Face</mwg-rs:Type>
<mwg-rs:Area stArea:x="0.5" stArea:y="0.4" stArea:w="0.2" stArea:h="0.3" stArea:unit="normalized"/></rdf:li></rdf:Bag>
</mwg-rs:RegionList></mwg-rs:Regions></rdf:Description></rdf:RDF></x:xmpmeta>`;
const takeout = JSON.stringify({
  title: 'IMG_1.jpg',
  description: 'At the lake',
  photoTakenTime: { timestamp: '1433664550', formatted: '7 juin 2015' },
  geoData: { latitude: 48.8, longitude: 2.3, altitude: 0, latitudeSpan: 0, longitudeSpan: 0 },
  people: [{ name: 'Ann' }, { name: 'Боб' }],
});
const picasa =
  '[IMG_1.jpg]\nfaces=rect64(3f845bcb59418507),8e62398ebda8c1a5;\nrotate=rotate(1)\n[Contacts2]\n8e62398ebda8c1a5=Ann;;\n';
const contacts = '<contacts><contact id="8e62398ebda8c1a5" name="Ann" modified_time="2009"/></contacts>';

test('what lies beside photos may be damaged in any way: nothing throws, hangs or leaves the picture', () => {
  const picture = { storedWidth: 400, storedHeight: 300, orientation: 6 } as const;
  const texts = [xmp, takeout, picasa, contacts].map((text) => Buffer.from(text));
  const pictures = samples.filter(({ bytes }) => bytes.length < 40_000);
  let slowestMs = 0;
  let regionsFound = 0;
  const count = Math.min(40_000, seconds * 30);
  for (let n = 0; n < count; n++) {
    const { next: random } = createRandom(seed * 2_000_000 + n);
    const some = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!;
    const [badXmp, badTakeout, badPicasa, badContacts] = texts.map((text) =>
      mutate(text, some(texts), random),
    );
    const startMs = performance.now();
    const said = readMetadata({
      paths: ['IMG_20150607_080910.jpg'],
      bytes: mutate(some(pictures).bytes, some(pictures).bytes, random),
      xmpSidecar: badXmp!,
      takeoutJson: badTakeout!.toString(),
    });
    const properties = readXmp(badXmp!);
    const regions = readRegions(properties ? [properties] : [], picture);
    const byPicasa = picasaRegions(
      parsePicasaIni(badPicasa!),
      parsePicasaContacts(badContacts!.toString()),
      'IMG_1.jpg',
      picture,
    );
    fromTakeout(badTakeout!.toString());
    matchTakeout(['IMG_1.jpg', `${badTakeout!.subarray(0, 80)}.json`, `${badXmp!.subarray(0, 60)}.jpg`]);
    slowestMs = Math.max(slowestMs, performance.now() - startMs);
    regionsFound += regions.length + (byPicasa?.names.length ?? 0);
    for (const { name, box } of regions) {
      expect(name.trim()).not.toBe('');
      expect([
        box.x >= 0,
        box.y >= 0,
        box.x + box.width <= 1.000_001,
        box.y + box.height <= 1.000_001,
      ]).toEqual([...[true, true, true, true]]);
    }
    for (const value of [said.latitude, said.longitude, said.rating, said.utcOffsetMin]) {
      expect(value === null || Number.isFinite(value)).toBe(true);
    }
    if (said.takenAt !== null) expect(said.takenAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  }
  console.log(
    `${count} sets of damaged metadata, ${regionsFound} regions left; slowest ${slowestMs.toFixed(0)} ms`,
  );
  expect(slowestMs).toBeLessThan(5_000);
  expect(regionsFound).toBeGreaterThan(0);
});
