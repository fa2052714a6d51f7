import { useEffect, useRef, useState } from 'react';
import { thumbHashToDataURL } from 'thumbhash';
import { addressOf } from '../../app/api.ts';

type TilePictureProps = {
  id: number;
  /** ThumbHash, base64. */
  placeholder: string | null;
  onBroken: () => void;
};

/** The small picture of a photo; its blur until it is here. What went out of sight is not waited for. */
export function TilePicture({ id, placeholder, onBroken }: TilePictureProps) {
  const ref = useRef<HTMLImageElement>(null);
  const [loaded, setLoaded] = useState(false);
  const [blur, setBlur] = useState<string | null>(null);

  useEffect(() => {
    const image = ref.current;
    return () => {
      if (image?.complete === false) image.removeAttribute('src');
    };
  }, []);

  useEffect(() => {
    if (loaded || placeholder === null) return;
    // Mostly the picture is faster.
    const timer = setTimeout(() => {
      const bytes = Uint8Array.from(atob(placeholder), (letter) => letter.charCodeAt(0));
      setBlur(`url(${thumbHashToDataURL(bytes)})`);
    }, 60);
    return () => clearTimeout(timer);
  }, [loaded, placeholder]);

  return (
    <>
      {blur !== null && !loaded && <span className="photo-tile__blur" style={{ backgroundImage: blur }} />}
      <img
        ref={ref}
        className={loaded ? 'photo-tile__picture photo-tile__picture--loaded' : 'photo-tile__picture'}
        src={addressOf('getPhotoThumbnail', { params: { id } })}
        alt=""
        decoding="async"
        draggable={false}
        onLoad={() => setLoaded(true)}
        onError={onBroken}
      />
    </>
  );
}
