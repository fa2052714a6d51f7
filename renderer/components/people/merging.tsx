import { useTranslation } from 'react-i18next';
import type { Person } from '../../../core/contract/schemas.ts';
import type { Whom } from '../../app/person-acts.ts';
import { Face } from '../face.tsx';
import { PickPersonDialog } from '../pick-person-dialog.tsx';
import { SamePersonDialog } from './same-person-dialog.tsx';
import type { Drag } from './use-drag-person.ts';

export type Merge = { kind: 'pick'; person: Person } | { kind: 'ask'; person: Person; other: Person };

type MergingProps = {
  merge: Merge | null;
  persons: readonly Person[];
  onMerge: (merge: Merge | null) => void;
};

/** Two people become one: whom somebody is the same as, and whether that is so. */
export function Merging({ merge, persons, onMerge }: MergingProps) {
  const { t } = useTranslation();
  if (merge === null) return null;
  const { person } = merge;
  if (merge.kind === 'ask') {
    return <SamePersonDialog person={person} other={merge.other} onDone={() => onMerge(null)} />;
  }
  const pick = (to: Whom) => {
    const other = persons.find(({ id }) => 'person_id' in to && id === to.person_id);
    onMerge(other === undefined ? null : { kind: 'ask', person, other });
  };
  return (
    <PickPersonDialog
      title={t('person.joinWhom', { name: person.name })}
      faceIds={person.cover_face_id === null ? [] : [person.cover_face_id]}
      except={[person.id]}
      onlyExisting
      onPick={pick}
      onClose={() => onMerge(null)}
    />
  );
}

type DragGhostProps = { drag: Drag; persons: readonly Person[]; facePx: number };

/** The face that goes along with the pointer. */
export function DragGhost({ drag, persons, facePx }: DragGhostProps) {
  const { t } = useTranslation();
  const [person, over] = [drag.id, drag.overId].map((id) => persons.find((other) => other.id === id));
  const sizePx = Math.round(facePx * 0.7);
  if (person === undefined) return null;
  return (
    <div className="drag-ghost" style={{ transform: `translate(${drag.x}px, ${drag.y}px)` }}>
      <Face faceId={person.cover_face_id} sizePx={sizePx} className="drag-ghost__face" />
      <span className="drag-ghost__text" role="status">
        {over === undefined ? person.name : t('people.sameAs', { name: over.name })}
      </span>
    </div>
  );
}
