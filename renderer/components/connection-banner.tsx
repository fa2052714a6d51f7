import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../stores/connection.ts';

/** A short break (the engine restarts, the computer wakes up) is not worth a word. */
const patienceMs = 1_000;

export function ConnectionBanner() {
  const { t } = useTranslation();
  const lost = useConnection((state) => state.state === 'lost');
  const [shown, setShown] = useState(false);

  useEffect(() => {
    if (!lost) return setShown(false);
    const timer = setTimeout(() => setShown(true), patienceMs);
    return () => clearTimeout(timer);
  }, [lost]);

  return (
    <div role="status" className={shown ? 'banner' : undefined}>
      {shown && t('connection.lost')}
    </div>
  );
}
