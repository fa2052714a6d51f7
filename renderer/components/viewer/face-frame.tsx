import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Box, Face } from '../../../core/contract/schemas.ts';
import { FacePanel } from './face-panel.tsx';

type FaceFrameProps = {
  face: Face;
  /** Where it is in the photo as it is turned now. */
  box: Box;
  /** The owner has said who it is. */
  named: boolean;
  open: boolean;
  onOpen: () => void;
  onClose: () => void;
};

const percent = (fraction: number) => `${fraction * 100}%`;

/** A face in a photo: its frame is a button that opens its name, to change it or to go to the person. */
export function FaceFrame({ face, box, named, open, onOpen, onClose }: FaceFrameProps) {
  const { t } = useTranslation();
  const buttonRef = useRef<HTMLButtonElement>(null);
  const label = face.person_name ?? t('viewer.unknownFace');

  const close = () => {
    onClose();
    buttonRef.current?.focus();
  };

  return (
    <div
      className={`frame${open ? ' frame--open' : ''}${named ? '' : ' frame--nameless'}`}
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
        {named ? label : t('person.who')}
      </span>
      {open && <FacePanel face={face} onClose={close} />}
    </div>
  );
}
