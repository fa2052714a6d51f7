import type { Store } from '../store/store.ts';
import { type UnlikelyThresholds, unlikelyFace } from './unlikely-face.ts';

/**
 * After a grouping: sets aside the faces that are probably none of the family's (statues, posters, what is no face at
 * all), and takes back those that turned out to recur. Only faces the owner has not spoken of.
 */
export function markUnlikely(store: Store, thresholds: UnlikelyThresholds): void {
  store.transaction(() => {
    for (const face of store.faces.inSmallGroups()) {
      const { detection_score, quality, live, group_faces } = face;
      const evidence = { detectionScore: detection_score, quality, live, groupFaces: group_faces };
      const unlikely = face.automatic === 1 && unlikelyFace(evidence, thresholds) !== null;
      if (unlikely !== (face.unlikely === 1)) store.faces.setUnlikely(face.id, unlikely);
    }
  });
}
