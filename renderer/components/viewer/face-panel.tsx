import { Check, CircleQuestionMark, CircleSlash, Ellipsis, UserMinus, UserPen } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Face, Person } from '../../../core/contract/schemas.ts';
import { confirmFaces, joinPersons, judgeFaces, moveFaces, rejectFaces } from '../../app/person-acts.ts';
import { usePerson } from '../../app/persons.ts';
import { NameEditor } from '../name-editor.tsx';
import { FaceNamer } from './face-namer.tsx';
import { FaceWhy } from './face-why.tsx';
import { LikelyPeople } from './likely-people.tsx';
import { Panel } from './panel.tsx';

type FacePanelProps = { face: Face; onClose: () => void };

/** What can be said about one face of a photo. */
export function FacePanel({ face, onClose }: FacePanelProps) {
  const ref = useRef<HTMLDivElement>(null);
  const person = usePerson(face.person_id);

  useEffect(() => {
    const content = ref.current;
    content?.querySelector<HTMLElement>('input, a, button')?.focus();
    const frame = content?.closest('.frame');
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && frame?.contains(event.target) === false) onClose();
    };
    document.addEventListener('pointerdown', onPointerDown);
    return () => document.removeEventListener('pointerdown', onPointerDown);
  }, [onClose]);

  return (
    <Panel onClose={onClose}>
      <div ref={ref} className="face-panel__content">
        {face.person_id === null || person === undefined ? (
          <NobodysFace face={face} onClose={onClose} />
        ) : (
          <PersonsFace face={face} person={person} onClose={onClose} />
        )}
      </div>
    </Panel>
  );
}

function NobodysFace({ face, onClose }: FacePanelProps) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const run = async (work: Promise<unknown>) => {
    setBusy(true);
    await work;
    onClose();
  };
  return (
    <>
      <h2 className="face-panel__question">{t('person.who')}</h2>
      <LikelyPeople
        faceId={face.id}
        disabled={busy}
        onPerson={({ id }) => void run(moveFaces([face.id], { person_id: id }))}
      >
        <FaceNamer
          disabled={busy}
          onWhom={(whom) => void run(moveFaces([face.id], whom))}
          onCancel={onClose}
        />
      </LikelyPeople>
      <button
        type="button"
        className="panel-action"
        disabled={busy}
        onClick={() => void run(judgeFaces([face.id], false))}
      >
        <CircleSlash aria-hidden size={16} /> {t('faces.notFace')}
      </button>
    </>
  );
}

function PersonsFace({ face, person, onClose }: FacePanelProps & { person: Person }) {
  const { t } = useTranslation();
  const { name, named } = person;
  const [mode, setMode] = useState<'actions' | 'somebody' | 'naming' | 'why'>(named ? 'actions' : 'naming');
  const ref = useRef<HTMLDivElement>(null);
  // Back from somewhere else, the focus went with what was there.
  useEffect(() => {
    if (mode === 'actions' && document.activeElement === document.body)
      ref.current?.querySelector('button')?.focus();
  }, [mode]);
  const run = async (work: Promise<unknown>) => {
    onClose();
    await work;
  };

  if (mode === 'somebody') {
    return (
      <LikelyPeople faceId={face.id} onPerson={({ id }) => void run(moveFaces([face.id], { person_id: id }))}>
        <FaceNamer
          except={person.id}
          onWhom={(whom) => void run(moveFaces([face.id], whom))}
          onCancel={() => setMode('actions')}
        />
      </LikelyPeople>
    );
  }
  if (mode === 'naming') {
    return (
      <>
        <h2 className="face-panel__question">{t('person.who')}</h2>
        <LikelyPeople faceId={face.id} onPerson={(likely) => void run(joinPersons([person], likely))}>
          <NameEditor person={person} onDone={onClose} onCancel={onClose} staysOpen />
        </LikelyPeople>
        <button type="button" className="panel-action" onClick={() => setMode('actions')}>
          <Ellipsis aria-hidden size={16} /> {t('viewer.moreOf', { name })}
        </button>
      </>
    );
  }
  if (mode === 'why') return <FaceWhy face={face} name={name} onBack={() => setMode('actions')} />;
  return (
    <>
      <Link className="face-panel__name" href={`/people/${person.id}`}>
        {t('viewer.allPhotosOf', { name })}
      </Link>
      <div ref={ref} className="face-panel__actions">
        {!named && (
          <button type="button" className="panel-action" onClick={() => setMode('naming')}>
            <UserPen aria-hidden size={16} /> {t('person.who')}
          </button>
        )}
        {face.certainty !== 'confirmed' && (
          <button
            type="button"
            className="panel-action"
            onClick={() => void run(confirmFaces([face.id], person))}
          >
            <Check aria-hidden size={16} /> {t('faces.isPerson', { name })}
          </button>
        )}
        <button type="button" className="panel-action" onClick={() => setMode('somebody')}>
          <UserPen aria-hidden size={16} /> {t('faces.somebodyElse')}
        </button>
        <button
          type="button"
          className="panel-action"
          onClick={() => void run(rejectFaces([face.id], person))}
        >
          <UserMinus aria-hidden size={16} /> {t('faces.notPerson', { name })}
        </button>
        <button type="button" className="panel-action" onClick={() => void run(judgeFaces([face.id], false))}>
          <CircleSlash aria-hidden size={16} /> {t('faces.notFace')}
        </button>
        <button type="button" className="panel-action" onClick={() => setMode('why')}>
          <CircleQuestionMark aria-hidden size={16} /> {t('why.title', { name })}
        </button>
      </div>
    </>
  );
}
