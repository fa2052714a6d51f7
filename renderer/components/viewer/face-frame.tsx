import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Face } from '../../../core/contract/schemas.ts';
import { FacePanel } from './face-panel.tsx';

type FaceFrameProps = { face: Face; open: boolean; onOpen: () => void; onClose: () => void };

const percent = (fraction: number) => `${fraction * 100}%`;

/** A face in a photo: its frame is a button that opens its name, to change it or to go to the person. */
export function FaceFrame({ face, open, onOpen, onClose }: FaceFrameProps) {
  const { t } = useTranslation();
  const buttonRef = useRef<HTMLButtonElement>(null);
  const { box } = face;
  const label = face.person_name ?? t('viewer.unknownFace');

  const close = () => {
    onClose();
    buttonRef.current?.focus();
  };

  return (
    <div
      className={open ? 'frame frame--open' : 'frame'}
      style={{
        left: percent(box.x),
        top: percent(box.y),
        width: percent(box.width),
        height: percent(box.height),
      }}
    >
      <button
        ref={buttonRef}
        type="button"
        className="frame__button"
        aria-expanded={open}
        aria-label={t('viewer.face', { name: label })}
        onClick={() => (open ? close() : onOpen())}
      />
      <span className="frame__label" aria-hidden>
        {label}
      </span>
      {open && <FacePanel face={face} onClose={close} />}
    </div>
  );
}
