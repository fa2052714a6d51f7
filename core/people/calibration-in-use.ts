import type { Store } from '../store/store.ts';
import type { Pack } from '../workers/models-in-use.ts';

/** What was learnt from the owner, by pack; value of the setting `calibration`. */
export type LearntCalibration = { [packId in Pack['id']]?: { sureSimilarity: number } };

/** The numbers of a pack with those that were learnt from the owner in their place. */
export function calibrationInUse(store: Store, pack: Pack): Pack['calibration'] & { isLearnt: boolean } {
  const learnt = store.settings.get<LearntCalibration>('calibration')?.[pack.id];
  return { ...pack.calibration, ...learnt, isLearnt: learnt !== undefined };
}
