import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Starts one of the process entries beside this file. They keep their names when the engine is bundled, only
 * the ending differs.
 */
export function forkEntry(
  name:
    | 'analyze-process'
    | 'group-process'
    | 'locate-process'
    | 'name-process'
    | 'placeholder-process'
    | 'render-process'
    | 'review-process'
    | 'stack-process',
): ChildProcess {
  const entry = new URL(`./${name}${extname(import.meta.filename)}`, import.meta.url);
  return fork(fileURLToPath(entry), {
    // Float32Arrays arrive as such instead of as JSON.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // glibc otherwise keeps an arena per thread, which doubles the memory of image work.
    env: { ...process.env, MALLOC_ARENA_MAX: '2' },
  });
}
