import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Accuracy } from '../../core/contract/schemas.ts';
import { act } from '../app/act.ts';
import { call } from '../app/api.ts';
import { useAnswer } from '../app/use-answer.ts';
import { ErrorNotice } from '../ui/notice.tsx';
import { RocChart } from './roc-chart.tsx';

/** Rounded down: one mistake is enough for it not to be 100. */
const ofHundred = (share: number) => Math.floor(share * 100 + 1e-9);

/** How right the grouping is, measured on what the owner confirmed and corrected. */
export function AccuracySection() {
  const { t } = useTranslation();
  const { data: accuracy, error, reload } = useAnswer('getAccuracy', {});

  async function calibrate(standard: boolean): Promise<void> {
    const say = standard ? t('accuracy.standardAgain') : t('accuracy.adjusted');
    if ((await act(() => call('calibrate', { body: { standard } }), say)) !== null) reload();
  }

  return (
    <section className="section">
      <h2>{t('accuracy.title')}</h2>
      {error !== undefined && accuracy === undefined && <ErrorNotice error={error} onRetry={reload} />}
      {accuracy !== undefined && <Measured accuracy={accuracy} onCalibrate={calibrate} />}
    </section>
  );
}

type MeasuredProps = { accuracy: Accuracy; onCalibrate: (standard: boolean) => Promise<void> };

function Measured({ accuracy, onCalibrate }: MeasuredProps) {
  const { t } = useTranslation();
  const { precision, recall, suggested_threshold: suggested, threshold, calibrated, roc } = accuracy;
  return (
    <>
      <p className="muted">
        {accuracy.confirmed_faces === 0
          ? t('accuracy.basisNamed')
          : t('accuracy.basis', { count: accuracy.confirmed_faces })}
        {accuracy.corrected_faces > 0 && ` ${t('accuracy.corrected', { count: accuracy.corrected_faces })}`}
      </p>
      {precision === null && recall === null ? (
        <p className="accuracy__words">
          {t('accuracy.unknown')} <Link href="/review">{t('accuracy.toReview')}</Link>
        </p>
      ) : (
        <div className="accuracy__words">
          {precision !== null && (
            <p>
              {precision === 1
                ? t('accuracy.noMistake')
                : t('accuracy.precision', { count: ofHundred(precision) })}
            </p>
          )}
          {recall !== null && (
            <p>
              {recall === 1 ? t('accuracy.allFound') : t('accuracy.recall', { count: ofHundred(recall) })}
            </p>
          )}
        </div>
      )}
      {roc.length > 1 && <RocChart points={roc} threshold={threshold} />}
      <p className="accuracy__words">
        {t(calibrated ? 'accuracy.learnt' : 'accuracy.standard', { value: threshold.toFixed(2) })}
        {suggested !== null &&
          ` ${t(suggested > threshold ? 'accuracy.stricter' : 'accuracy.laxer', { value: suggested.toFixed(2) })}`}
      </p>
      <div className="section__actions">
        {suggested !== null && (
          <button type="button" className="button button--main" onClick={() => void onCalibrate(false)}>
            {t('accuracy.adjust')}
          </button>
        )}
        {calibrated && (
          <button type="button" className="button" onClick={() => void onCalibrate(true)}>
            {t('accuracy.toStandard')}
          </button>
        )}
      </div>
    </>
  );
}
