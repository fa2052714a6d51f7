import { describe, expect, it } from 'vitest';
import { menuTemplate } from '../../../electron/menu.ts';
import { shellTexts } from '../../../electron/texts.ts';

const roles = (platform: string, developer: boolean): string =>
  JSON.stringify(menuTemplate(shellTexts('en'), { platform, developer }));

describe('the menu', () => {
  it('speaks the language of the system where it knows it', () => {
    const labels = (locale: string) =>
      menuTemplate(shellTexts(locale), { platform: 'linux', developer: false }).map(({ label }) => label);
    expect(labels('ru-RU')).toEqual(['Файл', 'Правка', 'Вид', 'Окно']);
    expect(labels('de')).toEqual(['File', 'Edit', 'View', 'Window']);
  });

  it('quits where the system expects it and keeps developer tools to developers', () => {
    expect(menuTemplate(shellTexts('en'), { platform: 'darwin', developer: false })[0]).toEqual({
      role: 'appMenu',
    });
    expect(roles('darwin', false)).not.toContain('"quit"');
    expect(roles('win32', false)).toContain('"quit"');
    expect(roles('linux', false)).not.toContain('toggleDevTools');
    expect(roles('linux', true)).toContain('toggleDevTools');
  });
});
