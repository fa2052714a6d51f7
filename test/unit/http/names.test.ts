import { expect, test } from 'vitest';
import { escapeHtml } from '../../../core/http/pages.ts';
import { printableName } from '../../../core/http/uploads.ts';

test.each([
  ['Анна.jpg', 'Анна.jpg'],
  ['/etc/passwd', 'passwd'],
  ['C:\\photos\\a.jpg', 'a.jpg'],
  ['...', 'upload'],
  ['', 'upload'],
  ['photos/', 'upload'],
  ['a\r\nb\u0085.jpg', 'ab.jpg'],
  [`${'x'.repeat(300)}.jpg`, `${'x'.repeat(196)}.jpg`],
])('the name %j becomes %j', (sent, kept) => {
  expect(printableName(sent)).toBe(kept);
});

test('text cannot become markup', () => {
  expect(escapeHtml(`<a b="c" d='e'>&`)).toBe('&#60;a b=&#34;c&#34; d=&#39;e&#39;&#62;&#38;');
});
