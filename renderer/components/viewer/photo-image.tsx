import { useEffect, useState } from 'react';
import type { PhotoDetail } from '../../../core/contract/schemas.ts';
import { addressOf } from '../../app/api.ts';

/** Sizes that are asked for, px of the long side: few, so that the browser's cache serves most windows. */
const imageSizes = [1024, 1600, 2048, 3072, 4096, 8192] as const;

/** The size to ask for, when the long side of the photo takes so many px of the screen. */
export function sizeFor(neededPx: number): number {
  return imageSizes.find((size) => size >= neededPx) ?? imageSizes.at(-1)!;
}

export const imageAddress = (id: number, size: number) =>
  addressOf('getPhotoImage', { params: { id }, query: { size } });

type PhotoImageProps = {
  photo: PhotoDetail;
  /** px of the screen that its long side takes. */
  neededPx: number;
  /** It was magnified or shown, at least so sharp; told once it is seen. */
  onSharp: () => void;
  /** Neither it nor its small picture can be shown. */
  onFailed: () => void;
  /** Its small picture is all that there is. */
  onSmallOnly: () => void;
};

/**
 * A photo in its place: at once as its small picture, then sharp, and sharper when it is magnified. Each replaces the
 * one before only when it can be painted in the same frame.
 */
export function PhotoImage({ photo, neededPx, onSharp, onFailed, onSmallOnly }: PhotoImageProps) {
  const { id, available } = photo;
  const [shownSize, setShownSize] = useState(0);
  const [smallFailed, setSmallFailed] = useState(false);
  const [sharpFailed, setSharpFailed] = useState(false);
  const longSide = Math.max(photo.width ?? 0, photo.height ?? 0);
  // More than it has is not to be had.
  const size = sizeFor(longSide === 0 ? neededPx : Math.min(neededPx, longSide));

  useEffect(() => {
    if (!available || size <= shownSize) return;
    let wanted = true;
    const image = new Image();
    image.src = imageAddress(id, size);
    image.decode().then(
      () => {
        if (!wanted) return;
        setShownSize(size);
        onSharp();
      },
      () => {
        // A larger picture of one that is shown may be too much for this computer.
        if (wanted && shownSize === 0) setSharpFailed(true);
      },
    );
    return () => {
      wanted = false;
    };
  }, [id, available, size, shownSize, onSharp]);

  useEffect(() => {
    if (smallFailed && (sharpFailed || !available)) onFailed();
    else if (sharpFailed) onSmallOnly();
  }, [smallFailed, sharpFailed, available, onFailed, onSmallOnly]);

  const isSmall = shownSize === 0;
  return (
    <img
      className="stage__image"
      src={isSmall ? addressOf('getPhotoThumbnail', { params: { id } }) : imageAddress(id, shownSize)}
      alt={isSmall && available && !sharpFailed ? '' : photo.file_name}
      decoding="sync"
      draggable={false}
      onError={() => isSmall && setSmallFailed(true)}
    />
  );
}
