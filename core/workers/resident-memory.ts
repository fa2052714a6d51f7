import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Memory that processes hold in RAM, measured from outside: a process that decodes with WebAssembly cannot answer
 * meanwhile. Processes that have ended, or that cannot be measured here, are left out.
 * @returns process id → bytes.
 */
export async function residentBytes(pids: readonly number[]): Promise<Map<number, number>> {
  if (pids.length === 0) return new Map();
  try {
    if (process.platform === 'linux') return new Map(pids.flatMap(linuxEntry));
    if (process.platform === 'win32') {
      const { stdout } = await run('tasklist', ['/FO', 'CSV', '/NH'], { windowsHide: true });
      return parseTasklist(stdout, pids);
    }
    const { stdout } = await run('ps', ['-o', 'pid=,rss=', '-p', pids.join(',')]);
    return parsePs(stdout);
  } catch {
    // `ps` fails when none of them is left.
    return new Map();
  }
}

function linuxEntry(pid: number): [number, number][] {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return kilobytes === undefined ? [] : [[pid, Number(kilobytes) * 1024]];
  } catch {
    return [];
  }
}

/** Lines of process id and kilobytes. */
export function parsePs(text: string): Map<number, number> {
  return new Map(
    [...text.matchAll(/^\s*(\d+)\s+(\d+)\s*$/gm)].map(([, pid, kB]) => [Number(pid), Number(kB) * 1024]),
  );
}

/** Lines like `"node.exe","4711","Console","1","251,328 K"`; the digits are grouped as the owner's language does. */
export function parseTasklist(text: string, pids: readonly number[]): Map<number, number> {
  const rows = [...text.matchAll(/^"[^"]*","(\d+)",.*"([^"]*)"\s*$/gm)];
  return new Map(
    rows
      .map(([, pid, memory]): [number, number] => [Number(pid), Number(memory!.replace(/\D/g, '')) * 1024])
      .filter(([pid]) => pids.includes(pid)),
  );
}
