import { Pencil, Trash2, UserX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { call } from '../app/api.ts';
import { usePlace } from '../app/places.ts';
import { removePerson } from '../app/remove-person.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { useRequest } from '../app/use-request.ts';
import { Face } from '../components/face.tsx';
import { NameEditor } from '../components/name-editor.tsx';
import { ErrorNotice, Notice } from '../components/notice.tsx';
import { PhotoGrid } from '../components/photo-grid.tsx';
import { useChanges } from '../stores/changes.ts';
import { usePersons } from '../stores/persons.ts';

export function PersonPage({ id }: { id: number }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [editing, setEditing] = useState(false);
  const version = useChanges((state) => state.persons + state.photos);
  const listed = usePersons((state) => state.persons?.find((other) => other.id === id));
  const { data, error, reload } = useRequest(`person ${id}`, version, (signal) =>
    call('getPerson', { params: { id }, signal }),
  );
  usePlace(`/people/${id}`, data !== undefined);
  // The list knows a new name first.
  const person = listed ?? data;
  usePageTitle(person?.name ?? t('nav.people'));

  if (error?.code === 'not_found') {
    return (
      <div className="page">
        <Notice icon={<UserX size={48} strokeWidth={1.25} />} title={t('person.gone')} level={1}>
          <p className="muted">{t('person.goneText')}</p>
        </Notice>
      </div>
    );
  }
  if (person === undefined)
    return error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />;

  return (
    <div className="page">
      <div className="person-head">
        <Face faceId={person.cover_face_id} sizePx={128} className="person-head__face" />
        <div className="person-head__text">
          {editing ? (
            <>
              <h1 className="visually-hidden">{person.name}</h1>
              <NameEditor
                person={person}
                onDone={(result) => {
                  setEditing(false);
                  if (result.kind === 'joined') navigate(`/people/${result.into.id}`, { replace: true });
                }}
                onCancel={() => setEditing(false)}
              />
            </>
          ) : (
            <h1>
              <button
                type="button"
                className="person-head__name"
                aria-label={
                  person.named
                    ? t('person.rename', { name: person.name })
                    : t('person.whoIs', { name: person.name })
                }
                onClick={() => setEditing(true)}
                onKeyDown={(event) => {
                  if (event.key === 'F2') setEditing(true);
                }}
              >
                <span>{person.named ? person.name : t('person.who')}</span>
                <Pencil aria-hidden size={20} strokeWidth={1.75} />
              </button>
            </h1>
          )}
          <p className="muted">
            {person.named ? null : `${person.name} · `}
            {t('people.photos', { count: person.photos_count })}
          </p>
        </div>
        <button
          type="button"
          className="icon-button person-head__remove"
          aria-label={t('person.remove', { name: person.name })}
          title={t('person.removeShort')}
          onClick={() => {
            void removePerson(person).then((removed) => {
              if (removed) navigate('/', { replace: true });
            });
          }}
        >
          <Trash2 aria-hidden size={20} />
        </button>
      </div>
      {error !== undefined && data === undefined && <ErrorNotice error={error} onRetry={reload} />}
      {data !== undefined && (
        <PhotoGrid
          photos={data.photos}
          total={data.photos.length}
          label={t('person.photosOf', { name: person.name })}
        />
      )}
    </div>
  );
}
