import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AnalyzedFace, FaceAnalyzer } from '../../models/types.ts';
import { readRgb } from './read-rgb.ts';

export type Portrait = { file: string; person: string; embedding: Float32Array; quality: number };

/** The portrayed face of every picture below `folder/PERSON/`: large and near the middle. */
export async function readPortraits(analyzer: FaceAnalyzer, folder: string): Promise<Portrait[]> {
  if (!existsSync(folder)) return [];
  const portraits: Portrait[] = [];
  let missed = 0;
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith('.jpg')) continue;
    const faces = await analyzer.analyze(await readRgb(join(folder, file)));
    const face = faces.reduce<AnalyzedFace | null>(
      (best, next) => (!best || portrayal(next) > portrayal(best) ? next : best),
      null,
    );
    if (face) portraits.push({ file, person: dirname(file), ...face });
    else missed += 1;
  }
  console.log(`${folder.split('/data/')[1]}: ${portraits.length} portraits, ${missed} without a face`);
  return portraits;
}

function portrayal({ boxNorm: { x, y, width, height } }: AnalyzedFace): number {
  return width * height - 2 * ((x + width / 2 - 0.5) ** 2 + (y + height / 2 - 0.5) ** 2);
}
