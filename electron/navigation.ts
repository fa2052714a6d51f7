/** Whether an address belongs to the engine's own page; the only place that the window may go. */
export function isEngineUrl(url: string, engineOrigin: string | null): boolean {
  return engineOrigin !== null && URL.canParse(url) && new URL(url).origin === engineOrigin;
}

/**
 * An address that may be handed to the system's browser, else null. Only https: other schemes start programs
 * (`file:`, `smb:`, `ms-msdt:` …) with arguments that the page would choose.
 */
export function externalUrl(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  return parsed.protocol === 'https:' && parsed.username === '' && parsed.password === ''
    ? parsed.href
    : null;
}
