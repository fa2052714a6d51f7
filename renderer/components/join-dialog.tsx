import { useTranslation } from 'react-i18next';
import type { Person } from '../../core/contract/schemas.ts';
import { usePerson } from '../app/persons.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Face } from './face.tsx';

type JoinDialogProps = {
  person: Pick<Person, 'id' | 'name' | 'named'>;
  into: Person;
  onJoin: () => void;
  onKeepApart: () => void;
  onCancel: () => void;
};

/** Two people would have one name: are they one? */
export function JoinDialog({ person, into, onJoin, onKeepApart, onCancel }: JoinDialogProps) {
  const { t } = useTranslation();
  const coverId = usePerson(person.id)?.cover_face_id ?? null;
  return (
    <Dialog
      title={t('person.joinTitle', { name: into.name })}
      onClose={onCancel}
      actions={
        <>
          <button type="button" className="button button--plain" onClick={onCancel}>
            {t('common.cancel')}
          </button>
          <button type="button" className="button" onClick={onKeepApart}>
            {t('person.keepApart')}
          </button>
          <button type="button" className="button button--main" onClick={onJoin}>
            {t('person.join')}
          </button>
        </>
      }
    >
      <div className="join" aria-hidden>
        <Face faceId={coverId} sizePx={96} />
        <Face faceId={into.cover_face_id} sizePx={96} />
      </div>
      <p className="dialog__text">
        {t('person.joinText', { from: person.name, name: into.name, count: into.photos_count })}
      </p>
    </Dialog>
  );
}
