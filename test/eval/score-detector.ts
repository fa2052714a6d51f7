import type { Detector } from '../../models/detector.ts';
import { matchFaces } from './match-faces.ts';
import { readRgb } from './read-rgb.ts';
import type { LabelledPhoto } from './wider-face.ts';

export type DetectorScore = {
  /** Share of the faces found whose shorter side has 40 (20) pixels or more. */
  recall40Px: number;
  recall20Px: number;
  falseFaces: number;
  /** CPU time of the process in the detector, decoding left out. */
  cpuMsPerPhoto: number;
};

/** Runs a detector over labelled pictures; ignored faces count neither way. Matching: see `matchFaces`. */
export async function scoreDetector(
  detect: Detector,
  photos: readonly LabelledPhoto[],
): Promise<DetectorScore> {
  const atLeast40 = { leastPx: 40, faces: 0, found: 0 };
  const atLeast20 = { leastPx: 20, faces: 0, found: 0 };
  let falseFaces = 0;
  let cpuUs = 0;
  for (const photo of photos) {
    const image = await readRgb(photo.path);
    const before = process.cpuUsage();
    const detections = await detect(image);
    const used = process.cpuUsage(before);
    cpuUs += used.user + used.system;
    const matches = matchFaces(detections, photo.faces);
    falseFaces += matches.falseFaces;
    photo.faces.forEach(({ boxPx, ignored }, i) => {
      const sidePx = Math.min(boxPx.x2 - boxPx.x1, boxPx.y2 - boxPx.y1);
      for (const size of [atLeast40, atLeast20]) {
        if (ignored || sidePx < size.leastPx) continue;
        size.faces += 1;
        if (matches.found[i]) size.found += 1;
      }
    });
  }
  return {
    recall40Px: atLeast40.found / atLeast40.faces,
    recall20Px: atLeast20.found / atLeast20.faces,
    falseFaces,
    cpuMsPerPhoto: cpuUs / 1000 / photos.length,
  };
}
