import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Box } from '../../../core/contract/schemas.ts';
import { act } from '../../app/act.ts';
import { call } from '../../app/api.ts';
import type { Whom } from '../../app/person-acts.ts';
import { draggedBox, keyedBox, type Point, type Size, startBox } from '../../layout/drawn-box.ts';
import { FaceNamer } from './face-namer.tsx';
import { Panel } from './panel.tsx';

type DrawFaceProps = { photoId: number; size: Size; onDone: () => void };

const percent = (fraction: number) => `${fraction * 100}%`;

/**
 * Draws the frame of a face that was not found: dragged with the mouse or a finger, or moved with the arrow keys and
 * made larger or smaller with Shift; Enter asks who it is.
 */
export function DrawFace({ photoId, size, onDone }: DrawFaceProps) {
  const { t } = useTranslation();
  const [box, setBox] = useState<Box>(() => startBox(size));
  const [naming, setNaming] = useState(false);
  const [saving, setSaving] = useState(false);
  const from = useRef<Point | null>(null);
  const ref = useRef<HTMLDivElement>(null);

  // At first, and back from naming: the frame is moved again.
  useEffect(() => {
    if (!naming) ref.current?.focus();
  }, [naming]);

  // The photo may be magnified.
  const pointOf = (event: PointerEvent): Point => {
    const photo = event.currentTarget.getBoundingClientRect();
    return {
      x: ((event.clientX - photo.left) / photo.width) * size.width,
      y: ((event.clientY - photo.top) / photo.height) * size.height,
    };
  };

  const drag = (event: PointerEvent) => {
    if (from.current === null) return;
    const dragged = draggedBox(from.current, pointOf(event), size);
    if (dragged !== null) setBox(dragged);
    if (event.type !== 'pointerup') return;
    from.current = null;
    if (dragged !== null) setNaming(true);
  };

  function onKeyDown(event: KeyboardEvent): void {
    if (naming || event.altKey || event.ctrlKey || event.metaKey) return;
    const moved = keyedBox(box, event.key, event.shiftKey, size);
    if (moved !== null) setBox(moved);
    else if (event.key === 'Enter') setNaming(true);
    else if (event.key === 'Escape') onDone();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  async function save(whom: Whom | null): Promise<void> {
    setSaving(true);
    const drawn = await act(
      () => call('drawFace', { params: { id: photoId }, body: { box, ...whom } }),
      (face) => (face.person_name === null ? t('draw.added') : t('draw.addedOf', { name: face.person_name })),
    );
    setSaving(false);
    if (drawn !== null) onDone();
  }

  return (
    <div className="draw">
      <div
        ref={ref}
        role="application"
        aria-label={t('draw.label')}
        aria-describedby="draw-hint"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move the frame.
        tabIndex={0}
        className="draw__area"
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (naming || event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          from.current = pointOf(event);
        }}
        onPointerMove={drag}
        onPointerUp={drag}
      >
        <span
          className="draw__box"
          style={{
            left: percent(box.x),
            top: percent(box.y),
            width: percent(box.width),
            height: percent(box.height),
          }}
        />
      </div>
      {naming && (
        <div
          className="draw__anchor"
          style={{
            left: percent(box.x),
            top: percent(box.y),
            width: percent(box.width),
            height: percent(box.height),
          }}
        >
          <Panel onClose={() => setNaming(false)}>
            <FaceNamer
              disabled={saving}
              onWhom={(whom) => void save(whom)}
              onCancel={() => setNaming(false)}
            />
            <button
              type="button"
              className="button button--small"
              disabled={saving}
              onClick={() => void save(null)}
            >
              {t('draw.nameless')}
            </button>
          </Panel>
        </div>
      )}
    </div>
  );
}
