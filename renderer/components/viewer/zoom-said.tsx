import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatPercent } from '../../app/format.ts';

const shownMs = 1_200;

type ZoomSaidProps = {
  scale: number;
  /** 100: a pixel is a pixel of the screen. */
  percent: number;
};

/** How large a photo is shown, said for a moment after it was magnified or made smaller. */
export function ZoomSaid({ scale, percent }: ZoomSaidProps) {
  const { language } = useTranslation().i18n;
  const last = useRef(scale);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (scale === last.current) return;
    last.current = scale;
    setShown(true);
    const timer = setTimeout(() => setShown(false), shownMs);
    return () => clearTimeout(timer);
  }, [scale]);
  return (
    <p className={shown ? 'stage__percent stage__percent--shown' : 'stage__percent'} role="status">
      {shown && formatPercent(percent / 100, language)}
    </p>
  );
}
