import { useTranslation } from 'react-i18next';

const onMac = /^Mac|^iP/.test(navigator.platform);

const signs: Readonly<Record<string, string>> = {
  Mod: onMac ? '⌘' : 'Ctrl',
  Alt: onMac ? '⌥' : 'Alt',
  Shift: onMac ? '⇧' : 'Shift',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Delete: 'Del',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
};

/** A press of keys as it is written on them: "Mod+Z" together, "G P" one after the other. */
export function Keys({ press }: { press: string }) {
  const { t } = useTranslation();
  return (
    <span className="press">
      {press.split(' ').map((together, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed sequence.
        <span key={index} className="press">
          {index > 0 && <span className="muted small">{t('keys.then')}</span>}
          {together.split('+').map((name) => (
            <kbd key={name}>{name === 'Space' ? t('keys.space') : (signs[name] ?? name)}</kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
