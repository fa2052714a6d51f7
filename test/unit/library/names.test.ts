import { expect, test } from 'vitest';
import { safeFileName } from '../../../core/library/receive-upload.ts';

test('what a client calls its file can neither leave the folder nor hide in it', () => {
  const names = [
    ['IMG_0001.JPG', 'IMG_0001.JPG'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\Windows\\win.ini', 'win.ini'],
    ['/absolute/path.png', 'path.png'],
    ['C:\\photos\\a.jpg', 'a.jpg'],
    ['.hidden.jpg', 'hidden.jpg'],
    ['..', 'photo'],
    ['folder/', 'photo'],
    ['', 'photo'],
    ['a\u0000b\nc.jpg', 'a_b_c.jpg'],
    ['a<b>:"|?*.jpg', 'a_b______.jpg'],
    ['trailing. . ', 'trailing'],
    ['й.jpg'.normalize('NFD'), 'й.jpg'.normalize('NFC')],
    ['👩‍👧.jpg', '👩‍👧.jpg'],
  ] as const;
  expect(names.map(([name]) => [name, safeFileName(name)])).toEqual(names);
});

test('a long name is cut between characters and keeps its type', () => {
  const names = [
    'x'.repeat(300),
    'ж'.repeat(200),
    '👍'.repeat(100),
    `x${'👍'.repeat(100)}`,
    `a.${'e'.repeat(300)}`,
  ];
  for (const name of names.flatMap((stem) => [stem, `${stem}.jpg`])) {
    const safe = safeFileName(name);
    expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(200);
    expect(safe.isWellFormed()).toBe(true);
    if (name.endsWith('.jpg')) expect(safe.endsWith('.jpg')).toBe(true);
  }
});
