import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../core/contract/schemas.ts';
import { joinPersons, keepApart } from '../../app/person-acts.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Face } from '../face.tsx';

type SamePersonDialogProps = {
  person: Person;
  /** Whom they were put on. */
  other: Person;
  onDone: () => void;
};

/** Whose name stays: the one that was given, else that of whom the other was put on. */
export function keptName(person: Person, other: Person): [from: Person, into: Person] {
  return person.named && !other.named ? [other, person] : [person, other];
}

/** Two people side by side: are they one? With two names, which one stays. */
export function SamePersonDialog({ person, other, onDone }: SamePersonDialogProps) {
  const { t } = useTranslation();
  const [into, setInto] = useState(() => keptName(person, other)[1]);
  const from = into.id === person.id ? other : person;
  const bothNamed = person.named && other.named;

  const answer = (work: Promise<unknown>) => {
    onDone();
    void work;
  };

  return (
    <Dialog
      title={t('people.sameTitle')}
      onClose={onDone}
      actions={
        <>
          <button type="button" className="button button--plain" onClick={onDone}>
            {t('common.cancel')}
          </button>
          <button type="button" className="button" onClick={() => answer(keepApart(person, other))}>
            {t('person.keepApart')}
          </button>
          <button
            type="button"
            className="button button--main"
            onClick={() => answer(joinPersons([from], into))}
          >
            {t('person.join')}
          </button>
        </>
      }
    >
      <div className="same">
        <OneOfTwo person={from} />
        <ArrowRight aria-hidden size={24} strokeWidth={1.5} className="same__arrow" />
        <OneOfTwo person={into} />
      </div>
      {bothNamed && (
        <fieldset className="choice">
          <legend>{t('people.whichName')}</legend>
          {[other, person].map((one) => (
            <label key={one.id} className="choice__option">
              <input type="radio" name="into" checked={one.id === into.id} onChange={() => setInto(one)} />
              {one.name}
            </label>
          ))}
        </fieldset>
      )}
    </Dialog>
  );
}

function OneOfTwo({ person }: { person: Person }) {
  const { t } = useTranslation();
  return (
    <figure className="same__one">
      <Face faceId={person.cover_face_id} sizePx={144} />
      <figcaption>
        <strong>{person.name}</strong>
        <span className="muted small">{t('people.photos', { count: person.photos_count })}</span>
      </figcaption>
    </figure>
  );
}
