import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { moveFaces, type Whom } from '../../app/person-acts.ts';
import { useSelection } from '../../app/selection.ts';
import { useFaces } from '../../app/use-faces.ts';
import { useOpenFace } from '../../app/use-open-face.ts';
import { type Action, ActionBar } from '../action-bar.tsx';
import { PickPersonDialog } from '../pick-person-dialog.tsx';
import { FaceGrid } from './face-grid.tsx';

/** Faces of a list, which of them are chosen, and whether it is being asked who they are. */
export function useFaceChoice(list: Parameters<typeof useFaces>[0]) {
  const faces = useFaces(list);
  const { data, reload } = faces;
  const order = useMemo(() => data?.faces.map((face) => face.id) ?? [], [data]);
  const selection = useSelection(order);
  const [asking, setAsking] = useState(false);
  const openFace = useOpenFace(data?.faces);
  const { ids } = selection;

  return {
    ...faces,
    selection,
    ids,
    openFace,
    asking,
    setAsking,
    /** The face, when it is the only one that is chosen. */
    only: ids.length === 1 ? data?.faces.find((face) => face.id === ids[0]) : undefined,
    /** Waits for what is done with the chosen faces; null: it was not done. */
    async run(work: Promise<unknown>): Promise<void> {
      setAsking(false);
      if ((await work) === null) return;
      selection.clear();
      reload();
    },
  };
}

type FaceChoiceProps = {
  choice: ReturnType<typeof useFaceChoice>;
  label: string;
  /** What can be done with those that are chosen. */
  actions: Action[];
  /** People who are not offered when it is asked who they are. */
  except?: readonly number[];
};

/** The faces, the bar of actions while some are chosen, and the question who they are. */
export function FaceChoice({ choice, label, actions, except }: FaceChoiceProps) {
  const { t } = useTranslation();
  const { data, selection, ids, openFace, more, asking, setAsking, run } = choice;
  if (data === undefined) return null;
  return (
    <>
      <FaceGrid
        faces={data.faces}
        total={data.total}
        label={label}
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
          {...(except && { except })}
          onPick={(to: Whom) => void run(moveFaces(ids, to))}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
