import { useEffect, useMemo, useRef, useState } from 'react';
import type { ClientOutput } from '../../../core/contract/client.ts';
import type { AppError } from '../../../core/contract/errors.ts';
import { asAppError, upload, wasAborted } from '../../app/api.ts';

export type PeopleInPicture = ClientOutput<'findPeople'>;
export type FaceInPicture = PeopleInPicture['faces'][number];

/** What is known of the picture that somebody is searched for with. */
export type FaceSearch =
  | { state: 'looking' }
  | { state: 'failed'; error: AppError }
  | { state: 'seen'; answer: PeopleInPicture };

type FaceSearching = {
  /** Null: no picture was given. */
  search: FaceSearch | null;
  /** A newer picture abandons the one before. */
  look(picture: File): void;
  end(): void;
};

/** Asks the engine who is in a picture; nothing of it is kept, here or there. */
export function useFaceSearch(): FaceSearching {
  const [search, setSearch] = useState<FaceSearch | null>(null);
  const asking = useRef<AbortController | null>(null);
  useEffect(() => () => asking.current?.abort(), []);

  const acts = useMemo(
    () => ({
      look(picture: File) {
        asking.current?.abort();
        const controller = new AbortController();
        asking.current = controller;
        setSearch({ state: 'looking' });
        upload('findPeople', [picture], { signal: controller.signal }).then(
          (answer) => !controller.signal.aborted && setSearch({ state: 'seen', answer }),
          (error: unknown) => {
            if (controller.signal.aborted || wasAborted(error)) return;
            setSearch({ state: 'failed', error: asAppError(error) });
          },
        );
      },
      end() {
        asking.current?.abort();
        setSearch(null);
      },
    }),
    [],
  );
  return { search, ...acts };
}
