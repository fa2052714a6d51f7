import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { alignFace } from '../../models/alignment.ts';
import { createSession } from '../../models/create-session.ts';
import { placeTopLeft } from '../../models/detect-scales.ts';
import { runScrfd } from '../../models/detector.ts';
import { intersectionOverUnion } from '../../models/nms.ts';
import { packs } from '../../models/packs.ts';
import { embedFaces, normalise } from '../../models/recogniser.ts';
import type { BoxPx, Detection, ModelFile, RgbImage, ScrfdSpec } from '../../models/types.ts';
import { readVerified } from '../../models/verified-file.ts';
import { readRgb } from '../eval/read-rgb.ts';
import { sharedAbsent, sharedDir } from '../shared-data.ts';

type ReferenceFace = {
  score: number;
  boxPx: [number, number, number, number];
  landmarksPx: [number, number][];
  edgeface512?: number[];
};

type Reference = {
  file: string;
  detector: 'det_2.5g' | 'det_500m';
  input: number;
  scoreThreshold: number;
  nmsIou: number;
  /** All faces found; the list holds the best 40. */
  count: number;
  faces: ReferenceFace[];
};

const shared = sharedDir();
const specs = { 'det_2.5g': packs.edge.detector, det_500m: packs.buffalo_s.detector } as const;

async function open(file: ModelFile): Promise<InferenceSession> {
  return createSession(await readVerified(join(shared!, 'models', file.name), file), 'cpu', 2);
}

/** The plain setting of the reference: one look at a square input, the picture at its top left. */
async function detect(
  session: InferenceSession,
  image: RgbImage,
  reference: Reference,
): Promise<Detection[]> {
  const spec = specs[reference.detector] as ScrfdSpec;
  const place = placeTopLeft(image.width, image.height, reference.input);
  const square = { ...place, inputWidth: reference.input, inputHeight: reference.input };
  const rules = { ...spec, nmsIou: reference.nmsIou };
  return runScrfd(session, rules, image, square, reference.scoreThreshold);
}

function referenceBox({ boxPx: [x1, y1, x2, y2] }: ReferenceFace): BoxPx {
  return { x1, y1, x2, y2 };
}

function nearest(detections: readonly Detection[], box: BoxPx): Detection {
  const overlap = ({ boxPx }: Detection) => intersectionOverUnion(boxPx, box);
  return detections.reduce((best, next) => (overlap(next) > overlap(best) ? next : best));
}

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

/** Pixels −1, ±0 or +1 in a pattern that has nothing to do with faces. */
function oneGreyLevelOff(crop: RgbImage): RgbImage {
  return {
    ...crop,
    data: crop.data.map((value, i) => Math.min(255, Math.max(0, value + ((i * 7919) % 3) - 1))),
  };
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.skipIf(!shared)(shared ? 'against an independent implementation' : sharedAbsent, () => {
  let references: Reference[] = [];
  beforeAll(() => {
    sharp.concurrency(1);
    references = JSON.parse(readFileSync(join(shared!, 'data/reference/scrfd_edgeface.json'), 'utf8'));
  });

  test.each(['det_2.5g', 'det_500m'] as const)('%s finds the same boxes and landmarks', async (detector) => {
    const session = await open(specs[detector].file);
    const differences: string[] = [];
    let compared = 0;
    for (const reference of references.filter((each) => each.detector === detector)) {
      const path = join(shared!, 'data', reference.file);
      if (!existsSync(path)) continue;
      compared += 1;
      const found = await detect(session, await readRgb(path), reference);
      if (found.length !== reference.count) {
        differences.push(`${reference.file}: ${found.length} faces for ${reference.count}`);
        continue;
      }
      for (const face of reference.faces) {
        const box = referenceBox(face);
        const { boxPx, landmarksPx } = nearest(found, box);
        const overlap = intersectionOverUnion(boxPx, box);
        const offPx = face.landmarksPx.map(([x, y], i) =>
          Math.hypot(x - landmarksPx[2 * i]!, y - landmarksPx[2 * i + 1]!),
        );
        const allowedPx = Math.max(1.5, 0.02 * (box.x2 - box.x1));
        if (overlap < 0.95 || Math.max(...offPx) > allowedPx) {
          differences.push(`${reference.file} at ${box.x1},${box.y1}: IoU ${overlap}, landmarks ${offPx} px`);
        }
      }
    }
    await session.release();
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(30);
  });

  /*
   * The EdgeFace weights are quantised to 8 bits with ranges taken from each input, so the network is not
   * continuous: a change of 1e-5 in the input moves its vector to a cosine of about 0.975, a change of one grey level
   * or another rounding of the landmarks to about 0.955. No second implementation can come nearer to the reference than
   * the network to itself, so that is what is asked, and to be nearest to its own face in every picture.
   */
  test('embeddings are as near to the reference as the network is to itself', async () => {
    const detector = await open(packs.edge.detector.file);
    const { recogniser } = packs.edge;
    const session = await open(recogniser.file);
    const toReference: number[] = [];
    const toItself: number[] = [];
    const mistaken: string[] = [];
    for (const reference of references.filter((each) => each.detector === 'det_2.5g')) {
      const path = join(shared!, 'data', reference.file);
      if (!existsSync(path)) continue;
      const image = await readRgb(path);
      const found = await detect(detector, image, reference);
      const expected = reference.faces.map(
        ({ edgeface512 }) => normalise(new Float32Array(edgeface512 ?? [])).vector,
      );
      for (const [i, face] of reference.faces.entries()) {
        const box = referenceBox(face);
        if (!face.edgeface512 || Math.min(box.x2 - box.x1, box.y2 - box.y1) < 40) continue;
        const crop = alignFace(image, nearest(found, box).landmarksPx)!;
        const [ours] = await embedFaces(session, recogniser, [crop]);
        const [again] = await embedFaces(session, recogniser, [oneGreyLevelOff(crop)]);
        toReference.push(cosine(ours!.vector, expected[i]!));
        toItself.push(cosine(ours!.vector, again!.vector));
        const similarities = expected.map((each) => (each.length > 0 ? cosine(ours!.vector, each) : -1));
        if (similarities.indexOf(Math.max(...similarities)) !== i)
          mistaken.push(`${reference.file} face ${i}`);
      }
    }
    await Promise.all([detector.release(), session.release()]);
    console.log(
      `${toReference.length} faces ≥ 40 px: cosine to the reference ${mean(toReference).toFixed(4)}, ` +
        `lowest ${Math.min(...toReference).toFixed(4)}; to itself ${mean(toItself).toFixed(4)}, lowest ${Math.min(...toItself).toFixed(4)}`,
    );
    expect(mistaken).toEqual([]);
    expect(toReference.length).toBeGreaterThan(80);
    expect(mean(toReference)).toBeGreaterThan(mean(toItself) - 0.005);
    expect(Math.min(...toReference)).toBeGreaterThan(Math.min(...toItself) - 0.05);
  });
});
