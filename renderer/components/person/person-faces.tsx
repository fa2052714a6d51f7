import { Check, CircleSlash, Image, ImageUp, Split, UserMinus, UserPen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Person } from '../../../core/contract/schemas.ts';
import { act } from '../../app/act.ts';
import { call } from '../../app/api.ts';
import { confirmFaces, judgeFaces, rejectFaces, updatePerson } from '../../app/person-acts.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import type { Action } from '../action-bar.tsx';
import { FaceChoice, useFaceChoice } from '../faces/face-choice.tsx';

/** All faces of somebody, to say which are theirs and which are not. */
export function PersonFaces({ person }: { person: Person }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const choice = useFaceChoice({ of: 'person', person_id: person.id });
  const { data, error, reload, ids, only, openFace, setAsking, run } = choice;
  const { name } = person;

  if (data === undefined) return error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />;

  const split = () =>
    act(
      () => call('splitPerson', { params: { id: person.id }, body: { face_ids: [...ids] } }),
      t('person.splitDone', { count: ids.length }),
    ).then((made) => {
      if (made !== null) navigate(`/people/${made.id}`);
      return made;
    });

  const actions: Action[] = [
    { icon: UserPen, label: t('faces.somebodyElse'), main: true, run: () => setAsking(true) },
    { icon: UserMinus, label: t('faces.notPerson', { name }), run: () => void run(rejectFaces(ids, person)) },
    { icon: CircleSlash, label: t('faces.notFace'), run: () => void run(judgeFaces(ids, false)) },
    { icon: Check, label: t('faces.confirm'), run: () => void run(confirmFaces(ids, person)) },
    ...(ids.length < data.total
      ? [{ icon: Split, label: t('faces.split'), run: () => void run(split()) }]
      : []),
    ...(only !== undefined
      ? [
          {
            icon: ImageUp,
            label: t('faces.cover'),
            run: () =>
              void run(updatePerson(person.id, { cover_face_id: only.id }, t('person.coverSet', { name }))),
          },
          { icon: Image, label: t('faces.photo'), run: () => openFace(only) },
        ]
      : []),
  ];

  return (
    <>
      <p className="faces-hint muted">{t('faces.hint')}</p>
      <FaceChoice choice={choice} label={t('faces.of', { name })} actions={actions} except={[person.id]} />
    </>
  );
}
