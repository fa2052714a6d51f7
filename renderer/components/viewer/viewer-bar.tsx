import { Info, type LucideIcon, ScanFace, SquareDashed, Trash2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../../stores/preferences.ts';

type ViewerBarProps = {
  /** "3 of 120"; empty: it is none of a list. */
  place: string;
  drawing: boolean;
  /** Undefined: no face can be added. */
  onDraw: (() => void) | undefined;
  detailsShown: boolean;
  onDetails: () => void;
  onTrash: (() => void) | undefined;
  onClose: () => void;
  /** What else can be done with the photo. */
  more: ReactNode;
};

/** Above the photo: where it is in its list, and what can be done with it. */
export function ViewerBar(props: ViewerBarProps) {
  const { t } = useTranslation();
  const { framesShown, toggleFrames } = usePreferences();
  return (
    <div className="viewer__bar">
      <span className="viewer__place" aria-live="polite">
        {props.place}
      </span>
      <BarButton icon={ScanFace} label={t('viewer.faces')} shortcut="F" on={framesShown} run={toggleFrames} />
      <BarButton
        icon={SquareDashed}
        label={t('draw.add')}
        shortcut="A"
        on={props.drawing}
        run={props.onDraw}
      />
      <BarButton
        icon={Info}
        label={t('viewer.details')}
        shortcut="I"
        on={props.detailsShown}
        run={props.onDetails}
      />
      <BarButton icon={Trash2} label={t('trash.do')} shortcut="Delete" run={props.onTrash} />
      {props.more}
      <BarButton icon={X} label={t('common.close')} shortcut="Escape" run={props.onClose} />
    </div>
  );
}

type BarButtonProps = {
  icon: LucideIcon;
  label: string;
  /** The key that does the same. */
  shortcut: string;
  /** Of something that is on or off. */
  on?: boolean;
  /** Undefined: it cannot be done now. */
  run: (() => void) | undefined;
};

function BarButton({ icon: Icon, label, shortcut, on, run }: BarButtonProps) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-pressed={on}
      aria-label={label}
      aria-keyshortcuts={shortcut}
      title={`${label} (${shortcut.slice(0, 3)})`}
      disabled={run === undefined}
      onClick={run}
    >
      <Icon aria-hidden size={22} />
    </button>
  );
}
