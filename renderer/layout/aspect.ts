import type { Photo } from '../../core/contract/schemas.ts';

/** Width / height; photos that were not analysed yet are taken for the usual landscape. */
export function aspectOf({ width, height }: Pick<Photo, 'width' | 'height'>): number {
  return width === null || height === null || width === 0 || height === 0 ? 3 / 2 : width / height;
}
