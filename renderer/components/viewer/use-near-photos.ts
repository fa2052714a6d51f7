import { useEffect, useRef } from 'react';
import type { PhotoDetail } from '../../../core/contract/schemas.ts';
import { addressOf } from '../../app/api.ts';
import { answers, question } from '../../app/use-answer.ts';
import { aspectOf } from '../../layout/aspect.ts';
import type { Size } from '../../layout/drawn-box.ts';
import { fitInto } from '../../layout/zoom.ts';
import { imageAddress, sizeFor } from './photo-image.tsx';

/**
 * Reads the neighbours of a photo, so that they are there at once: what is known of them and their pictures, which the
 * browser keeps as long as somebody holds them.
 * @param ids neighbours, the likeliest first
 * @param ready the photo itself is sharp: none of its time is theirs
 * @param roomOfPhoto what a photo may fill, CSS px; asked when it is needed
 */
export function useNearPhotos(ids: readonly number[], ready: boolean, roomOfPhoto: () => Size): void {
  const held = useRef(new Map<string, HTMLImageElement>());
  const key = ids.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the numbers, the room changes nothing.
  useEffect(() => {
    const before = held.current;
    held.current = new Map();
    const hold = (address: string): HTMLImageElement => {
      const image = before.get(address) ?? Object.assign(new Image(), { src: address });
      held.current.set(address, image);
      return image;
    };
    for (const id of ids) hold(addressOf('getPhotoThumbnail', { params: { id } }));
    if (!ready) return;
    const stopping = new AbortController();
    void readNear(ids, roomOfPhoto(), hold, stopping.signal);
    return () => stopping.abort();
  }, [key, ready]);
}

/** One after the other: the engine makes few pictures at a time. */
async function readNear(
  ids: readonly number[],
  room: Size,
  hold: (address: string) => HTMLImageElement,
  signal: AbortSignal,
): Promise<void> {
  for (const id of ids) {
    const photo = await answers.fetchQuery(question('getPhoto', { params: { id } })).catch(() => undefined);
    if (signal.aborted) return;
    if (photo?.kind !== 'photo' || !photo.available || photo.state !== 'done') continue;
    await hold(imageAddress(id, sizeFor(longSideIn(photo, room))))
      .decode()
      .catch(() => undefined);
    if (signal.aborted) return;
  }
}

/** px of the screen that the long side of a photo takes where it fits a room. */
function longSideIn(photo: PhotoDetail, room: Size): number {
  const { width, height } = photo;
  const own = width === null || height === null ? null : { width, height };
  const fitted = fitInto(aspectOf(photo), room, own);
  const longSide = own === null ? Number.POSITIVE_INFINITY : Math.max(own.width, own.height);
  return Math.min(longSide, Math.max(fitted.width, fitted.height) * devicePixelRatio);
}
