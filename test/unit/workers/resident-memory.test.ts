import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { parsePs, parseTasklist, residentBytes } from '../../../core/workers/resident-memory.ts';

test('this process holds what it says itself, and one that has ended nothing', async (context) => {
  context.skip(process.platform === 'win32', 'the answer of tasklist is tested below');
  const child = spawn(process.execPath, ['--eval', '0']);
  await new Promise((ended) => child.once('close', ended));
  const bytes = await residentBytes([process.pid, child.pid!]);
  expect([...bytes.keys()]).toEqual([process.pid]);
  expect(bytes.get(process.pid)! / process.memoryUsage.rss()).toBeCloseTo(1, 0);
  expect(await residentBytes([])).toEqual(new Map());
});

test('ps of macOS writes kilobytes', () => {
  expect(parsePs('  501  45120\n70123 1048576\n')).toEqual(
    new Map([
      [501, 45120 * 1024],
      [70123, 2 ** 30],
    ]),
  );
});

test('tasklist of Windows writes kilobytes in the way of its language', () => {
  const english =
    '"node.exe","4711","Console","1","251,328 K"\r\n"System Idle Process","0","Services","0","8 K"\r\n';
  const french = '"node.exe","4711","Console","1","251\u202f328 Ko"\r\n';
  const german = '"node.exe","4711","Console","1","251.328 K"\r\n"node.exe","12","Console","1","1 K"\r\n';
  for (const text of [english, french, german]) {
    expect(parseTasklist(text, [4711, 9])).toEqual(new Map([[4711, 251_328 * 1024]]));
  }
});
