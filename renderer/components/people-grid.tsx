import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../core/contract/schemas.ts';
import { gridStep } from '../app/keys.ts';
import type { Selecting } from '../app/selection.ts';
import { useWidth } from '../app/use-width.ts';
import { type CardMeasures, cardMeasures, type PeopleRow, peopleRows } from '../layout/people-rows.ts';
import { DragGhost, type Merge, Merging } from './people/merging.tsx';
import { useDragPerson } from './people/use-drag-person.ts';
import { PersonCard } from './person-card.tsx';

type PeopleGridProps = {
  persons: readonly Person[];
  label: string;
  /** Person to focus when the grid appears, on the way back from their page. */
  focusId?: number | null;
  /** Who is selected; without it nobody can be. */
  selection?: Selecting;
  /** A click selects instead of opening. */
  selecting?: boolean;
  onOpen?: (person: Person) => void;
  /** One can be put on another, to say that they are one. */
  mergeable?: boolean;
  /** Few people, shown large. */
  large?: boolean;
};

const headerPx = 80;

/** Faces with names: virtualised rows, arrow keys move between people, F2 names, Delete removes, Space selects one. */
export function PeopleGrid(props: PeopleGridProps) {
  const {
    persons,
    label,
    focusId = null,
    selection,
    selecting = false,
    onOpen,
    mergeable = false,
    large = false,
  } = props;
  const { t } = useTranslation();
  const [ref, { widthPx, topPx }] = useWidth<HTMLDivElement>();
  const measures = cardMeasures(widthPx, large);
  const columns = widthPx === 0 ? 0 : measures.columns;
  const rows = useMemo(() => (columns === 0 ? [] : peopleRows(persons, columns)), [persons, columns]);
  const order = useMemo(() => rows.flatMap((row) => (row.kind === 'cards' ? row.persons : [])), [rows]);
  const [currentId, setCurrentId] = useState<number | null>(focusId);
  const [editingId, setEditingId] = useState<number | null>(null);
  /** Who takes the focus as soon as their card is there. */
  const focusNext = useRef(focusId);
  const scrollNext = useRef<number | null>(null);
  const [, wake] = useState(0);
  const [merge, setMerge] = useState<Merge | null>(null);
  const named = (id: number) => persons.find((person) => person.id === id);
  const { drag, handlers } = useDragPerson({
    onDrop(id, intoId) {
      const [person, other] = [named(id), named(intoId)];
      if (person !== undefined && other !== undefined) setMerge({ kind: 'ask', person, other });
    },
    onHold: (id) => selection?.toggle(id),
  });

  const rowOf = (id: number | null) =>
    rows.findIndex((row) => row.kind === 'cards' && row.persons.some((person) => person.id === id));

  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => rowHeight(rows[index], measures),
    overscan: 4,
    scrollMargin: topPx,
    scrollPaddingStart: headerPx,
    scrollPaddingEnd: headerPx,
    getItemKey: (index) => rows[index]?.key ?? index,
    // The row of the focused person stays in the document, or scrolling would lose the focus.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), rowOf(currentId)])]
        .filter((index) => index >= 0)
        .sort((a, b) => a - b),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows have new heights when these change.
  useEffect(() => virtualizer.measure(), [virtualizer, rows, measures.rowPx]);

  const tabbable = order.find((person) => person.id === currentId) ?? order[0];

  const focus = (id: number | undefined) => {
    if (id === undefined) return;
    focusNext.current = id;
    scrollNext.current = id;
    setCurrentId(id);
    wake((count) => count + 1);
  };

  useEffect(() => {
    const row = scrollNext.current === null ? -1 : rowOf(scrollNext.current);
    if (row >= 0) {
      scrollNext.current = null;
      virtualizer.scrollToIndex(row, { align: 'auto' });
    }
    const card = ref.current?.querySelector<HTMLElement>(`[data-person="${focusNext.current}"]`);
    if (card === undefined || card === null) return;
    focusNext.current = null;
    card.focus({ preventScroll: true });
  });

  // When who had the focus is removed, joined or sorted into another row, the focus stays in the grid.
  const hadFocus = ref.current?.contains(document.activeElement) ?? false;
  const lastAt = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new order can take the focus away.
  useEffect(() => {
    const at = order.findIndex((person) => person.id === currentId);
    if (at >= 0) lastAt.current = at;
    if (hadFocus && document.activeElement === document.body) {
      focus(order[at >= 0 ? at : Math.min(lastAt.current, order.length - 1)]?.id);
    }
  }, [order]);

  function onKeyDown(event: KeyboardEvent, person: Person): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (selection !== undefined && event.key === ' ') {
      if (event.shiftKey) selection.extend(person.id);
      else selection.toggle(person.id);
    } else if (selection !== undefined && event.key === 'Escape' && selection.ids.length > 0)
      selection.clear();
    else {
      const to = gridStep(event.key, order.indexOf(person), order.length, measures.columns);
      if (to === undefined) return;
      focus(order[to]?.id);
    }
    event.preventDefault();
  }

  /** After naming someone the next nameless face is the likely wish; otherwise the focus stays. */
  function afterNaming(person: Person): void {
    setEditingId(null);
    const at = order.findIndex((other) => other.id === person.id);
    const next = person.named ? order[at] : (order.slice(at + 1).find((other) => !other.named) ?? order[at]);
    focus(next?.id);
  }

  const grid = (
    // biome-ignore lint/a11y/useSemanticElements: the rows of a virtual list cannot be children of a ul.
    <div
      ref={ref}
      role="list"
      aria-label={label}
      className="people-grid"
      style={{ height: virtualizer.getTotalSize() }}
    >
      {virtualizer.getVirtualItems().map((item) => {
        const row = rows[item.index];
        if (row === undefined) return null;
        const style = { transform: `translateY(${item.start - topPx}px)`, height: item.size };
        if (row.kind === 'heading') {
          return (
            // biome-ignore lint/a11y/useSemanticElements: see the grid.
            <div key={item.key} role="listitem" className="people-grid__heading" style={style}>
              <h2>{t('people.unnamed')}</h2>
              <span className="muted">{t('people.unnamedHint')}</span>
            </div>
          );
        }
        return (
          <div
            key={item.key}
            role="presentation"
            className="people-grid__row"
            style={{ ...style, gridTemplateColumns: `repeat(${measures.columns}, minmax(0, 1fr))` }}
          >
            {row.persons.map((person, column) => (
              <PersonCard
                key={person.id}
                person={person}
                facePx={measures.facePx}
                position={row.start + column + 1}
                total={order.length}
                tabbable={person === tabbable}
                editing={editingId === person.id}
                onEdit={() => {
                  setCurrentId(person.id);
                  setEditingId(person.id);
                }}
                onNamed={() => afterNaming(person)}
                onCancel={() => {
                  setEditingId(null);
                  focus(person.id);
                }}
                onCurrent={() => setCurrentId(person.id)}
                onKeyDown={(event) => onKeyDown(event, person)}
                selected={selecting ? (selection?.has(person.id) ?? false) : null}
                onSelect={(extend) => {
                  setCurrentId(person.id);
                  if (extend) selection?.extend(person.id);
                  else selection?.toggle(person.id);
                }}
                onOpen={() => onOpen?.(person)}
                onSame={mergeable ? () => setMerge({ kind: 'pick', person }) : undefined}
                dragging={mergeable ? handlers(person.id) : undefined}
                drag={drag?.id === person.id ? 'carried' : drag?.overId === person.id ? 'target' : null}
              />
            ))}
          </div>
        );
      })}
    </div>
  );
  return (
    <>
      {grid}
      {drag !== null && <DragGhost drag={drag} persons={persons} facePx={measures.facePx} />}
      <Merging merge={merge} persons={persons} onMerge={setMerge} />
    </>
  );
}

const headingPx = 88;

function rowHeight(row: PeopleRow | undefined, measures: CardMeasures): number {
  return row?.kind === 'heading' ? headingPx : measures.rowPx;
}
