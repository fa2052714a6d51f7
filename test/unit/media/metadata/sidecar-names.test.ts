import { expect, it } from 'vitest';
import { sidecarNamesFor } from '../../../../core/media/metadata/sidecar-names.ts';

it('a sidecar of the whole name is trusted before one of the stem', () => {
  expect(sidecarNamesFor('IMG_1.CR2')).toEqual(['IMG_1.CR2.xmp', 'IMG_1.CR2.XMP', 'IMG_1.xmp', 'IMG_1.XMP']);
  expect(sidecarNamesFor('a.b.jpg')).toEqual(['a.b.jpg.xmp', 'a.b.jpg.XMP', 'a.b.xmp', 'a.b.XMP']);
  expect(sidecarNamesFor('IMG_1')).toEqual(['IMG_1.xmp', 'IMG_1.XMP']);
  expect(sidecarNamesFor('.jpg')).toEqual(['.jpg.xmp', '.jpg.XMP']);
});
