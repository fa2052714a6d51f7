import { ArrowLeftRight, Split } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { Person } from '../../../core/contract/schemas.ts';
import { act } from '../../app/act.ts';
import { addressOf, call } from '../../app/api.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useFaces } from '../../app/use-faces.ts';
import { ErrorNotice } from '../../ui/notice.tsx';

/** Two people in one: the proposed cut side by side, faces go to the other side by a click, then they are split. */
export function PersonSplit({ person }: { person: Person }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const faces = useFaces({ of: 'person', person_id: person.id });
  const proposal = useAnswer('proposeSplit', { params: { id: person.id } }, { follows: [] });
  /** Faces of the new person; undefined until there is a proposal. */
  const [second, setSecond] = useState<ReadonlySet<number> | undefined>(undefined);
  const [working, setWorking] = useState(false);

  const { data, more } = faces;
  // Both sides must show everybody.
  useEffect(() => {
    if (data !== undefined && data.faces.length < data.total) more();
  }, [data, more]);
  useEffect(() => {
    if (proposal.data !== undefined) setSecond(smallerOf(proposal.data.groups));
  }, [proposal.data]);

  const error = faces.error ?? proposal.error;
  if (data === undefined || second === undefined) {
    if (error === undefined) return <p className="muted">{t('split.looking')}</p>;
    return (
      <ErrorNotice
        error={error}
        onRetry={() => {
          faces.reload();
          proposal.reload();
        }}
      />
    );
  }

  const ids = data.faces.map((face) => face.id);
  const sides = [ids.filter((id) => !second.has(id)), ids.filter((id) => second.has(id))] as const;
  const ready = sides[0].length > 0 && sides[1].length > 0 && !working;

  function move(id: number, button: HTMLElement): void {
    const next = new Set(second);
    if (!next.delete(id)) next.add(id);
    // The face that takes its place, or the last one, has the focus next.
    const item = button.parentElement;
    const neighbour = item?.nextElementSibling ?? item?.previousElementSibling;
    neighbour?.querySelector('button')?.focus();
    setSecond(next);
  }

  async function split(): Promise<void> {
    setWorking(true);
    const made = await act(
      () => call('splitPerson', { params: { id: person.id }, body: { face_ids: [...sides[1]] } }),
      t('person.splitDone', { count: sides[1].length }),
    );
    setWorking(false);
    if (made !== null) navigate(`/people/${made.id}`);
  }

  return (
    <section>
      <h2>{t('split.title')}</h2>
      <p className="muted">{proposal.data?.groups === null ? t('split.noProposal') : t('split.text')}</p>
      <div className="split">
        <Side title={person.named ? person.name : t('split.first')} ids={sides[0]} onMove={move} />
        <ArrowLeftRight aria-hidden size={24} className="split__arrows" />
        <Side title={t('split.second')} ids={sides[1]} onMove={move} />
      </div>
      <div className="split__actions">
        <Link className="button button--plain" href={`/people/${person.id}`}>
          {t('common.cancel')}
        </Link>
        <button type="button" className="button button--main" disabled={!ready} onClick={() => void split()}>
          <Split aria-hidden size={18} /> {t('split.do')}
        </button>
      </div>
    </section>
  );
}

function smallerOf(groups: readonly [number[], number[]] | null): ReadonlySet<number> {
  if (groups === null) return new Set();
  const [a, b] = groups;
  return new Set(b.length <= a.length ? b : a);
}

type SideProps = { title: string; ids: readonly number[]; onMove: (id: number, button: HTMLElement) => void };

function Side({ title, ids, onMove }: SideProps) {
  const { t } = useTranslation();
  return (
    <section className="split__side" aria-label={title}>
      <h3>
        {title} <span className="muted">{t('faces.count', { count: ids.length })}</span>
      </h3>
      <ul className="split__faces">
        {ids.map((id, index) => (
          <li key={id}>
            <button
              type="button"
              className="split__face"
              aria-label={t('split.move', { number: index + 1 })}
              onClick={(event) => onMove(id, event.currentTarget)}
            >
              <img
                src={addressOf('getFaceCrop', { params: { id } })}
                alt=""
                width={88}
                height={88}
                loading="lazy"
                decoding="async"
                draggable={false}
              />
            </button>
          </li>
        ))}
      </ul>
      {ids.length === 0 && <p className="muted">{t('split.empty')}</p>}
    </section>
  );
}
