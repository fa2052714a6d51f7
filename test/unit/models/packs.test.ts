import { expect, test } from 'vitest';
import { bestPack, packFiles, packPreference, packs } from '../../../models/packs.ts';

const all = Object.values(packs);

test('every pack stands under its own id and in the order of preference', () => {
  for (const [id, pack] of Object.entries(packs)) expect(pack.id).toBe(id);
  expect([...packPreference].sort()).toEqual(Object.keys(packs).sort());
  expect(packPreference[0]).toBe(bestPack);
});

test('file names tell contents apart: one name, one content', () => {
  const bySha = new Map<string, string>();
  for (const file of all.flatMap(packFiles)) {
    expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(file.sizeBytes).toBeGreaterThan(1_000_000);
    expect(bySha.get(file.name) ?? file.sha256).toBe(file.sha256);
    bySha.set(file.name, file.sha256);
  }
});

test('SCRFD packs name one score, box and landmark tensor per stride, each once', () => {
  for (const { detector } of all) {
    if (detector.kind !== 'scrfd') continue;
    const names = [...detector.scoreNames, ...detector.boxNames, ...detector.landmarkNames];
    expect(new Set(names).size).toBe(3 * detector.strides.length);
  }
});

test('thresholds are in order: the sure one is the stricter one', () => {
  for (const { calibration } of all) {
    expect(calibration.sureSimilarity).toBeGreaterThan(calibration.sameSimilarity);
    expect(calibration.source.length).toBeGreaterThan(20);
  }
});

test('weights that ask for consent come over HTTPS and say where their licence is', () => {
  for (const { requiresAcceptance, download, licenceUrl } of all) {
    if (download?.kind === 'zip') {
      expect(new URL(download.url).protocol).toBe('https:');
      expect(requiresAcceptance).toBe(true);
      expect(licenceUrl).not.toBeNull();
    }
    if (download?.kind === 'npm') expect(download.integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
  }
});

test('the npm pack knows a path for each of its files', () => {
  for (const pack of all) {
    if (pack.download?.kind !== 'npm') continue;
    expect(Object.keys(pack.download.paths).sort()).toEqual(
      packFiles(pack)
        .map((f) => f.name)
        .sort(),
    );
  }
});
