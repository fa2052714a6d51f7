/** What of a keyboard event tells the key. */
type Key = { key: string; code: string };

/**
 * The Latin letter of a key, as a capital: what it types or, with another alphabet, what stands at its place.
 * Ctrl+Я on a Russian keyboard is Z, and the Z of a German one is Z too.
 */
export function letterOf({ key, code }: Key): string | null {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  if (/^[\x21-\x7e]$/.test(key)) return null;
  return /^Key([A-Z])$/.exec(code)?.[1] ?? null;
}

/** Where the arrow keys, Home and End lead in a grid of `count` things; undefined: the key moves nothing. */
export function gridStep(key: string, at: number, count: number, columns: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - columns,
    // From the row before the last one down to the last thing, when nothing is right below.
    ArrowDown: Math.floor(at / columns) < Math.floor((count - 1) / columns) ? at + columns : at,
    Home: 0,
    End: count - 1,
  };
  const to = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (to === undefined) return undefined;
  return to < 0 ? at : Math.min(to, count - 1);
}
