import type { Box } from '../../../core/contract/schemas.ts';

/** Where the panel of a face opens, so that it stays in the photo. */
export function sidesOf(box: Box): { side: 'above' | 'below'; towards: 'left' | 'right' } {
  return {
    side: box.y + box.height > 0.7 ? 'above' : 'below',
    towards: box.x + box.width / 2 > 0.5 ? 'left' : 'right',
  };
}
