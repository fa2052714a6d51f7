import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Face } from '../../core/contract/schemas.ts';
import { useChanges } from '../stores/changes.ts';
import { usePersons } from '../stores/persons.ts';
import { NameEditor } from './name-editor.tsx';

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
      {open && <FacePanel face={face} label={label} onClose={close} />}
    </div>
  );
}

function FacePanel({ face, label, onClose }: { face: Face; label: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState(false);
  const ref = useRef<HTMLDivElement>(null);
  const person = usePersons((state) => state.persons?.find((other) => other.id === face.person_id));
  const announce = useChanges((state) => state.announce);

  useEffect(() => {
    const panel = ref.current;
    panel?.querySelector<HTMLElement>('a, button')?.focus();
    panel?.scrollIntoView({ block: 'nearest' });
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && panel?.parentElement?.contains(event.target) === false) onClose();
    };
    document.addEventListener('pointerdown', onPointerDown);
    return () => document.removeEventListener('pointerdown', onPointerDown);
  }, [onClose]);

  const side = face.box.y + face.box.height > 0.7 ? 'above' : 'below';
  const towards = face.box.x + face.box.width / 2 > 0.5 ? 'left' : 'right';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only keeps Esc from closing the whole viewer.
    <div
      ref={ref}
      className={`face-panel face-panel--${side} face-panel--${towards}`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      {face.person_id === null || person === undefined ? (
        <>
          <p>{face.person_id === null ? t('viewer.noPerson') : label}</p>
          <button type="button" className="button button--small" onClick={onClose}>
            {t('common.close')}
          </button>
        </>
      ) : editing ? (
        <NameEditor
          person={person}
          onDone={() => {
            announce({ persons: true, photos: false });
            onClose();
          }}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <>
          <Link className="face-panel__name" href={`/people/${face.person_id}`}>
            {t('viewer.allPhotosOf', { name: label })}
          </Link>
          <button type="button" className="button button--small" onClick={() => setEditing(true)}>
            {person.named ? t('person.changeName') : t('person.who')}
          </button>
        </>
      )}
    </div>
  );
}
