import type { PackInfo } from '../../core/contract/schemas.ts';

export const packNotes = {
  buffalo_l: 'packs.noteBuffaloL',
  buffalo_s: 'packs.noteBuffaloS',
  edge: 'packs.noteEdge',
  starter: 'packs.noteStarter',
} as const satisfies Record<PackInfo['id'], string>;

/** Who may use it, in plain words; the licence itself is a link away. */
export const packLicences = {
  buffalo_l: 'packs.forResearch',
  buffalo_s: 'packs.forResearch',
  edge: 'packs.forResearch',
  starter: 'packs.forAll',
} as const satisfies Record<PackInfo['id'], string>;
