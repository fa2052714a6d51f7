import { Camera, ImageUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CameraDialog } from './camera-dialog.tsx';

type PictureWaysProps = { onPicture: (picture: File) => void };

/** The ways to give a picture of somebody: from a file or from the camera. */
export function PictureWays({ onPicture }: PictureWaysProps) {
  const { t } = useTranslation();
  const inputRef = useRef<HTMLInputElement>(null);
  const [camera, setCamera] = useState(false);
  return (
    <div className="by-face__ways">
      <button type="button" className="button" onClick={() => inputRef.current?.click()}>
        <ImageUp aria-hidden size={18} />
        {t('byFace.choose')}
      </button>
      <input
        ref={inputRef}
        type="file"
        accept="image/*,.heic,.heif,.avif,.jxl"
        hidden
        aria-label={t('byFace.choose')}
        onChange={({ target }) => {
          const [picture] = target.files ?? [];
          // The same file may be chosen again.
          target.value = '';
          if (picture !== undefined) onPicture(picture);
        }}
      />
      <button type="button" className="button" onClick={() => setCamera(true)}>
        <Camera aria-hidden size={18} />
        {t('byFace.camera')}
      </button>
      {camera && (
        <CameraDialog
          onClose={() => setCamera(false)}
          onPicture={(picture) => {
            setCamera(false);
            onPicture(picture);
          }}
        />
      )}
    </div>
  );
}
