import { CircleSlash, Image, ScanFace, UserPen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { judgeFaces } from '../app/person-acts.ts';
import { usePlace } from '../app/places.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import type { Action } from '../components/action-bar.tsx';
import { FaceChoice, useFaceChoice } from '../components/faces/face-choice.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
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
  const choice = useFaceChoice({ of });
  const { data, error, reload, ids, only, openFace, setAsking, run } = choice;
  usePlace(`/faces/${kind}`, data !== undefined);
  usePageTitle(t(title));

  if (data === undefined) return error === undefined ? null : <ErrorNotice error={error} onRetry={reload} />;

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
    ...(only !== undefined ? [{ icon: Image, label: t('faces.photo'), run: () => openFace(only) }] : []),
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
          <FaceChoice choice={choice} label={t(title)} actions={actions} />
        </>
      )}
    </div>
  );
}
