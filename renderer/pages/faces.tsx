import { CircleSlash, Image, ScanFace, UserPen } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { judgeFaces, moveFaces } from '../app/person-acts.ts';
import { usePlace } from '../app/places.ts';
import { useSelection } from '../app/selection.ts';
import { useFaces } from '../app/use-faces.ts';
import { useOpenFace } from '../app/use-open-face.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { type Action, ActionBar } from '../components/action-bar.tsx';
import { FaceGrid } from '../components/faces/face-grid.tsx';
import { ErrorNotice, Notice } from '../components/notice.tsx';
import { PickPersonDialog } from '../components/pick-person-dialog.tsx';
import { NotFoundPage } from './not-found.tsx';

const kinds = {
  unlikely: { of: 'unlikely', title: 'people.unlikely', text: 'faces.unlikelyText' },
  'not-faces': { of: 'not_face', title: 'people.notFaces', text: 'faces.notFacesText' },
  nobody: { of: 'nobody', title: 'people.nobodys', text: 'faces.nobodyText' },
} as const;
type Kind = keyof typeof kinds;

/** Faces that are with nobody: doubtful ones, those that are none, and those not matched yet. */
export function FacesPage({ kind }: { kind: string }) {
  return Object.hasOwn(kinds, kind) ? <Faces kind={kind as Kind} /> : <NotFoundPage />;
}

function Faces({ kind }: { kind: Kind }) {
  const { t } = useTranslation();
  const { of, title, text } = kinds[kind];
  const { data, error, reload, more } = useFaces({ of });
  const order = useMemo(() => data?.faces.map((face) => face.id) ?? [], [data]);
  const selection = useSelection(order);
  const openFace = useOpenFace(data?.faces);
  const [asking, setAsking] = useState(false);
  const { ids } = selection;
  usePlace(`/faces/${kind}`, data !== undefined);
  usePageTitle(t(title));

  if (data === undefined) return error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />;

  async function run(work: Promise<unknown>): Promise<void> {
    setAsking(false);
    if ((await work) === null) return;
    selection.clear();
    reload();
  }

  const chosen = data.faces.find((face) => face.id === ids[0]);
  const actions: Action[] = [
    ...(of === 'nobody'
      ? []
      : [
          {
            icon: ScanFace,
            label: of === 'not_face' ? t('faces.isFaceAfterAll') : t('faces.isFace'),
            main: true,
            run: () => void run(judgeFaces(ids, true)),
          },
        ]),
    ...(of === 'not_face'
      ? []
      : [
          {
            icon: UserPen,
            label: t('faces.who', { count: ids.length }),
            main: of === 'nobody',
            run: () => setAsking(true),
          },
          { icon: CircleSlash, label: t('faces.notFace'), run: () => void run(judgeFaces(ids, false)) },
        ]),
    ...(ids.length === 1 && chosen !== undefined
      ? [{ icon: Image, label: t('faces.photo'), run: () => openFace(chosen) }]
      : []),
  ];

  return (
    <div className="page">
      <div className="page__head">
        <h1>{t(title)}</h1>
        <span className="muted">{t('faces.count', { count: data.total })}</span>
      </div>
      {data.faces.length === 0 ? (
        <Notice icon={<ScanFace size={48} strokeWidth={1.25} />} title={t('faces.none')}>
          <p className="muted">{t(text)}</p>
        </Notice>
      ) : (
        <>
          <p className="faces-hint muted">{t(text)}</p>
          <FaceGrid
            faces={data.faces}
            total={data.total}
            label={t(title)}
            selection={selection}
            onOpen={openFace}
            onMore={more}
          />
        </>
      )}
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
          onPick={(to) => void run(moveFaces(ids, to))}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
