import { Check, CircleSlash, Image, ImageUp, Split, UserMinus, UserPen } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Person } from '../../../core/contract/schemas.ts';
import { act } from '../../app/act.ts';
import { call } from '../../app/api.ts';
import {
  confirmFaces,
  judgeFaces,
  moveFaces,
  rejectFaces,
  updatePerson,
  type Whom,
} from '../../app/person-acts.ts';
import { useSelection } from '../../app/selection.ts';
import { useFaces } from '../../app/use-faces.ts';
import { useOpenFace } from '../../app/use-open-face.ts';
import { type Action, ActionBar } from '../action-bar.tsx';
import { FaceGrid } from '../faces/face-grid.tsx';
import { ErrorNotice } from '../notice.tsx';
import { PickPersonDialog } from '../pick-person-dialog.tsx';

/** All faces of somebody, to say which are theirs and which are not. */
export function PersonFaces({ person }: { person: Person }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { data, error, reload, more } = useFaces({ of: 'person', person_id: person.id });
  const order = useMemo(() => data?.faces.map((face) => face.id) ?? [], [data]);
  const selection = useSelection(order);
  const [asking, setAsking] = useState(false);
  const openFace = useOpenFace(data?.faces);
  const { ids } = selection;
  const { name } = person;

  if (data === undefined) return error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />;

  async function run(work: Promise<unknown>): Promise<void> {
    setAsking(false);
    if ((await work) === null) return;
    selection.clear();
    reload();
  }

  const split = () =>
    act(
      () => call('splitPerson', { params: { id: person.id }, body: { face_ids: [...ids] } }),
      t('person.splitDone', { count: ids.length }),
    ).then((made) => {
      if (made !== null) navigate(`/people/${made.id}`);
      return made;
    });

  const chosen = data.faces.find((face) => face.id === ids[0]);
  const actions: Action[] = [
    { icon: UserPen, label: t('faces.somebodyElse'), main: true, run: () => setAsking(true) },
    { icon: UserMinus, label: t('faces.notPerson', { name }), run: () => void run(rejectFaces(ids, person)) },
    { icon: CircleSlash, label: t('faces.notFace'), run: () => void run(judgeFaces(ids, false)) },
    { icon: Check, label: t('faces.confirm'), run: () => void run(confirmFaces(ids, person)) },
    ...(ids.length < data.total
      ? [{ icon: Split, label: t('faces.split'), run: () => void run(split()) }]
      : []),
    ...(ids.length === 1 && chosen !== undefined
      ? [
          {
            icon: ImageUp,
            label: t('faces.cover'),
            run: () =>
              void run(updatePerson(person.id, { cover_face_id: chosen.id }, t('person.coverSet', { name }))),
          },
          { icon: Image, label: t('faces.photo'), run: () => openFace(chosen) },
        ]
      : []),
  ];

  return (
    <>
      <p className="faces-hint muted">{t('faces.hint')}</p>
      <FaceGrid
        faces={data.faces}
        total={data.total}
        label={t('faces.of', { name })}
        selection={selection}
        onOpen={openFace}
        onMore={more}
      />
      {ids.length > 0 && (
        <ActionBar
          text={t('faces.selected', { count: ids.length })}
          actions={actions}
          onClear={selection.clear}
        />
      )}
      {asking && (
        <PickPersonDialog
          title={t('faces.whoAre', { count: ids.length })}
          faceIds={ids}
          except={[person.id]}
          onPick={(to: Whom) => void run(moveFaces(ids, to))}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
