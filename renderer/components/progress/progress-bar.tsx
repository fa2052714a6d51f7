import type { TaskProgress } from '../../../core/contract/schemas.ts';

type ProgressBarProps = { progress: TaskProgress; label: string; className?: string };

/** How far something is; without a number while that is not known. */
export function ProgressBar({ progress: { percent, total }, label, className = '' }: ProgressBarProps) {
  return (
    <div
      className={`bar ${className}`.trim()}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={total > 0 ? Math.round(percent) : undefined}
    >
      <div className="bar__fill" style={{ width: '100%', transform: `scaleX(${percent / 100})` }} />
    </div>
  );
}
