import { memo, useMemo } from 'react';
import type { Face } from '../../../core/contract/schemas.ts';
import { usePersons } from '../../app/persons.ts';
import { type Turn, turnedBox } from '../../layout/zoom.ts';
import { FaceFrame } from './face-frame.tsx';

type FaceFramesProps = {
  faces: readonly Face[];
  turn: Turn;
  /** All at once; else each where the pointer or the focus is. */
  shown: boolean;
  /** They cannot be reached while something else goes on. */
  inert: boolean;
  isNamed: (face: Face) => boolean;
  openId: number | null;
  onOpen: (id: number | null) => void;
};

/** The faces of a photo, over it. They are drawn again when they change, not with each step of magnifying. */
export const FaceFrames = memo(function FaceFrames(props: FaceFramesProps) {
  const { faces, turn, shown, inert, isNamed, openId, onOpen } = props;
  return (
    <div className={shown ? 'frames frames--shown' : 'frames'} inert={inert}>
      {faces.map((face) => (
        <FaceFrame
          key={face.id}
          face={face}
          box={turnedBox(face.box, turn)}
          named={isNamed(face)}
          open={openId === face.id}
          onOpen={() => onOpen(face.id)}
          onClose={() => onOpen(null)}
        />
      ))}
    </div>
  );
});

const middle = ({ box }: Face) => box.x + box.width / 2;

/** Whether the owner has said who a face is. */
export function useIsNamed(): (face: Face) => boolean {
  const { data: persons } = usePersons();
  return useMemo(() => {
    const named = new Set(persons?.filter((person) => person.named).map(({ id }) => id));
    return ({ person_id }) => person_id !== null && named.has(person_id);
  }, [persons]);
}

/** From left to right, as the people of a group are told. */
export const inReadingOrder = (faces: readonly Face[]): Face[] =>
  faces.toSorted((a, b) => middle(a) - middle(b));
