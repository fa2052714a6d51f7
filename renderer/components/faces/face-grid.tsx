import { Check, Sparkle } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Face } from '../../../core/contract/schemas.ts';
import { addressOf } from '../../app/api.ts';
import { gridStep, letterOf } from '../../app/keys.ts';
import type { Selecting } from '../../app/selection.ts';

type FaceGridProps = {
  faces: readonly Face[];
  total: number;
  label: string;
  selection: Selecting;
  /** Opens the photo of a face: Enter, or a double click. */
  onOpen: (face: Face) => void;
  /** Reads further faces. */
  onMore: () => void;
};

/**
 * Faces to choose from: a click or Space chooses one, Shift chooses all up to it, arrow keys move, Ctrl+A takes all.
 */
export function FaceGrid({ faces, total, label, selection, onOpen, onMore }: FaceGridProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const inUse = useRef(false);
  const at = Math.min(current, faces.length - 1);
  const endRef = useWhenSeen(onMore);

  function focus(index: number): void {
    setCurrent(index);
    ref.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus();
  }

  // What had the focus may be gone: moved to somebody else, with the buttons that did it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only other faces can take the focus away.
  useEffect(() => {
    if (inUse.current && document.activeElement === document.body && faces.length > 0) focus(at);
  }, [faces]);

  function onKeyDown(event: KeyboardEvent): void {
    const face = faces[at];
    if (event.altKey || face === undefined) return;
    if (event.ctrlKey || event.metaKey) {
      if (letterOf(event) !== 'A') return;
      selection.selectAll();
    } else if (event.key === ' ') {
      if (event.shiftKey) selection.extend(face.id);
      else selection.toggle(face.id);
    } else if (event.key === 'Enter') onOpen(face);
    else if (event.key === 'Escape' && selection.ids.length > 0) selection.clear();
    else {
      const to = gridStep(event.key, at, faces.length, columnsOf(ref.current));
      const next = to === undefined ? undefined : faces[to];
      if (to === undefined || next === undefined) return;
      if (event.shiftKey) {
        if (!selection.has(face.id)) selection.toggle(face.id);
        else selection.extend(next.id);
      }
      focus(to);
    }
    event.preventDefault();
  }

  return (
    <>
      <div
        ref={ref}
        role="listbox"
        aria-multiselectable
        aria-label={label}
        tabIndex={-1}
        className="face-grid"
        onKeyDown={onKeyDown}
        onFocus={() => {
          inUse.current = true;
        }}
      >
        {faces.map((face, index) => (
          <FaceOption
            key={face.id}
            face={face}
            index={index}
            total={total}
            tabbable={index === at}
            selected={selection.has(face.id)}
            label={t('faces.face', { number: index + 1 })}
            onClick={(extend) => {
              setCurrent(index);
              if (extend) selection.extend(face.id);
              else selection.toggle(face.id);
            }}
            onOpen={() => onOpen(face)}
          />
        ))}
      </div>
      {faces.length < total && <div ref={endRef} className="face-grid__end" />}
    </>
  );
}

type FaceOptionProps = {
  face: Face;
  index: number;
  total: number;
  tabbable: boolean;
  selected: boolean;
  label: string;
  onClick: (extend: boolean) => void;
  onOpen: () => void;
};

const certaintyTexts = { automatic: 'faces.automatic', held: 'faces.held', confirmed: 'faces.sure' } as const;

function FaceOption({ face, index, total, tabbable, selected, label, onClick, onOpen }: FaceOptionProps) {
  const { t } = useTranslation();
  const { certainty } = face;
  const said = face.person_id === null ? null : t(certaintyTexts[certainty]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid listens to the keys of all its faces.
    <div
      role="option"
      aria-selected={selected}
      aria-setsize={total}
      aria-posinset={index + 1}
      aria-label={said === null ? label : `${label}, ${said}`}
      title={said ?? undefined}
      data-index={index}
      tabIndex={tabbable ? 0 : -1}
      className="face-option"
      onClick={(event) => onClick(event.shiftKey)}
      onDoubleClick={onOpen}
      // Shift would select the text of the page.
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
    >
      <img
        src={addressOf('getFaceCrop', { params: { id: face.id } })}
        alt=""
        width={112}
        height={112}
        loading="lazy"
        decoding="async"
        draggable={false}
      />
      <span className="face-option__tick">
        <Check aria-hidden size={16} strokeWidth={3} />
      </span>
      {certainty === 'confirmed' && (
        <Check aria-hidden size={14} strokeWidth={2.5} className="face-option__said" />
      )}
      {certainty === 'automatic' && face.person_id !== null && (
        <Sparkle aria-hidden size={13} className="face-option__said" />
      )}
    </div>
  );
}

/** How many things stand beside each other, as the browser laid them out. */
function columnsOf(grid: HTMLElement | null): number {
  const tops = [...(grid?.children ?? [])].map((child) => (child as HTMLElement).offsetTop);
  const second = tops.findIndex((top) => top !== tops[0]);
  return second < 0 ? Math.max(1, tops.length) : second;
}

/** Calls back whenever an element comes near the window. */
function useWhenSeen(onSeen: () => void) {
  const latest = useRef(onSeen);
  latest.current = onSeen;
  return (element: HTMLElement | null) => {
    if (element === null) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) latest.current();
      },
      { rootMargin: '800px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  };
}
