import { letterOf } from './keys.ts';

/** What of a keyboard event tells the press. */
type KeyEvent = {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
  isComposing: boolean;
};

/**
 * A press of keys as one word: "Y", "Mod+Z" (Ctrl, or ⌘ on a Mac), "Shift+ArrowLeft", "/", "?"; null for one that
 * means nothing by itself. What Shift makes of a sign is a sign of its own.
 */
export function pressOf(event: KeyEvent): string | null {
  const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
  if (event.isComposing || ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'Dead'].includes(key)) return null;
  const letter = letterOf(event);
  const named = key === ' ' ? 'Space' : key;
  const shifts = shiftKey && (letter !== null || named.length > 1);
  // AltGr types signs, and is told as Ctrl and Alt.
  const signed = letter === null && named.length === 1 && ctrlKey && altKey;
  return [
    ...((ctrlKey || metaKey) && !signed ? ['Mod'] : []),
    ...(altKey && !signed ? ['Alt'] : []),
    ...(shifts ? ['Shift'] : []),
    letter ?? named,
  ].join('+');
}

/** What a row of keys does, and for which presses: "G P" is G and then P. */
export type KeyRow = {
  presses: readonly string[];
  /** Not now: neither listed nor done. */
  off?: boolean;
  /** Answers false when it was not for it after all; left out: what has the focus does it. */
  run?: (press: string) => unknown;
};

const longestPauseMs = 1_500;

/**
 * Reads presses one after the other, and sequences of two.
 * @param rows those that count now, the nearest first
 * @returns whether the press was for one of them
 */
export function createKeyReader(now: () => number = () => performance.now()) {
  let begun = { press: '', atMs: Number.NEGATIVE_INFINITY };
  return (press: string, rows: readonly KeyRow[]): boolean => {
    const alive = rows.filter((row) => row.off !== true && row.run !== undefined);
    const first = begun.press !== '' && now() - begun.atMs <= longestPauseMs ? begun.press : null;
    begun = { press: '', atMs: Number.NEGATIVE_INFINITY };
    for (const wanted of first === null ? [press] : [`${first} ${press}`, press]) {
      for (const row of alive) {
        if (row.presses.includes(wanted) && row.run?.(wanted) !== false) return true;
      }
      if (alive.some((row) => row.presses.some((candidate) => candidate.startsWith(`${wanted} `)))) {
        begun = { press: wanted, atMs: now() };
        return true;
      }
    }
    return false;
  };
}
