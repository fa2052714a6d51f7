import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.tsx';

type CameraDialogProps = { onPicture: (picture: File) => void; onClose: () => void };
type CameraState = 'asking' | 'on' | 'refused' | 'none';

/** Shows the camera and takes one picture; the camera is off as soon as the dialog is gone. */
export function CameraDialog({ onPicture, onClose }: CameraDialogProps) {
  const { t } = useTranslation();
  const videoRef = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<CameraState>('asking');
  useCamera(videoRef, setState);

  function take(): void {
    const video = videoRef.current;
    if (video === null || video.videoWidth === 0) return;
    const canvas = document.createElement('canvas');
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext('2d')?.drawImage(video, 0, 0);
    canvas.toBlob(
      (blob) => blob && onPicture(new File([blob], 'camera.jpg', { type: 'image/jpeg' })),
      'image/jpeg',
      0.92,
    );
  }

  return (
    <Dialog
      title={t('byFace.cameraTitle')}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('common.cancel')}
          </button>
          <button type="button" className="button button--main" disabled={state !== 'on'} onClick={take}>
            {t('byFace.take')}
          </button>
        </>
      }
    >
      <div className="camera">
        <video
          ref={videoRef}
          className="camera__view"
          aria-label={t('byFace.cameraView')}
          autoPlay
          muted
          playsInline
          hidden={state !== 'on'}
        />
        {state !== 'on' && (
          <p className="camera__text" role="status">
            {t(stateTexts[state])}
          </p>
        )}
      </div>
      <p className="muted">{t('byFace.cameraText')}</p>
    </Dialog>
  );
}

const stateTexts = {
  asking: 'byFace.cameraAsking',
  refused: 'byFace.cameraRefused',
  none: 'byFace.cameraNone',
} as const;

function useCamera(
  videoRef: React.RefObject<HTMLVideoElement | null>,
  onState: (state: CameraState) => void,
): void {
  const tell = useRef(onState);
  tell.current = onState;
  useEffect(() => {
    let stream: MediaStream | undefined;
    let gone = false;
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    async function start(): Promise<void> {
      // Not there where the address is neither this computer nor https.
      const devices: MediaDevices | undefined = navigator.mediaDevices;
      if (devices === undefined) return tell.current('none');
      try {
        stream = await devices.getUserMedia({
          video: { facingMode: 'user', width: { ideal: 1280 }, height: { ideal: 960 } },
          audio: false,
        });
        if (gone) return stop();
        videoRef.current!.srcObject = stream;
        tell.current('on');
      } catch (error) {
        const isRefused = error instanceof DOMException && error.name === 'NotAllowedError';
        if (!gone) tell.current(isRefused ? 'refused' : 'none');
      }
    }
    void start();
    return () => {
      gone = true;
      stop();
    };
  }, [videoRef]);
}
