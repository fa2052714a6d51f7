import { useTranslation } from 'react-i18next';
import { formatPercent } from '../app/format.ts';
import { pointInUse, type RocPoint, rocPath, rocX, someOf } from '../layout/roc-curve.ts';

const width = 320;
const height = 200;
const rowsShown = 10;

/** How many mistakes each strictness costs, and how much it finds: a curve, and the same as a table. */
export function RocChart({ points, threshold }: { points: readonly RocPoint[]; threshold: number }) {
  const { t, i18n } = useTranslation();
  const used = pointInUse(points, threshold);
  const share = (value: number) => formatPercent(value, i18n.language);
  return (
    <figure className="roc">
      <svg viewBox={`-8 -8 ${width + 16} ${height + 16}`} aria-hidden>
        <rect x={0} y={0} width={width} height={height} className="roc__ground" />
        <path d={rocPath(points, width, height)} className="roc__line" />
        {used !== undefined && (
          <circle
            cx={rocX(used.false_rate) * width}
            cy={(1 - used.true_rate) * height}
            r={6}
            className="roc__point"
          />
        )}
      </svg>
      <figcaption className="muted small">{t('accuracy.chart')}</figcaption>
      <details className="small">
        <summary>{t('accuracy.table')}</summary>
        <table className="roc__table">
          <caption className="visually-hidden">{t('accuracy.chart')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('accuracy.strictness')}</th>
              <th scope="col">{t('accuracy.found')}</th>
              <th scope="col">{t('accuracy.wrong')}</th>
            </tr>
          </thead>
          <tbody>
            {someOf(points, rowsShown).map((point) => (
              <tr key={point.threshold}>
                <th scope="row">{point.threshold.toFixed(2)}</th>
                <td>{share(point.true_rate)}</td>
                <td>{share(point.false_rate)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
