import { extname } from 'node:path';

/**
 * Names under which a file's XMP sidecar may stand beside it, the most trusted first: `X.jpg.xmp` (digiKam, darktable)
 * belongs to this file alone, `X.xmp` (Adobe) to every file called X. On disks that tell case apart, `.XMP` is looked
 * for too.
 */
export function sidecarNamesFor(fileName: string): string[] {
  const stem = fileName.slice(0, fileName.length - extname(fileName).length);
  const stems = stem === fileName ? [fileName] : [fileName, stem];
  return stems.flatMap((name) => [`${name}.xmp`, `${name}.XMP`]);
}
