// Loaded into analysis processes before their own code (`--import`): what a broken decoder does, on photos whose name asks
// for it. Every photo that arrives is written to the file that HEIRLOOM_TEST_PHOTOS_LOG names.
import { appendFileSync } from 'node:fs';
import { basename } from 'node:path';

const kept = [];
let arrived = 0;

/** Nothing else runs meanwhile, as in the middle of a WebAssembly decoder. */
function block(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

process.on('message', (message) => {
  if (message.type !== 'analyze') return;
  arrived++;
  const log = process.env.HEIRLOOM_TEST_PHOTOS_LOG;
  if (log) appendFileSync(log, `${process.pid} ${basename(message.path)}\n`);
  const fault = basename(message.path).split('.')[0];
  if (fault === 'leaks') {
    kept.push(Buffer.alloc(450_000_000, 1));
    block(800);
  }
  if (fault === 'crashes') process.kill(process.pid, 'SIGSEGV');
  if (fault === 'crashes-after-others' && arrived > 1) process.kill(process.pid, 'SIGSEGV');
  for (let n = 0; fault === 'grows' && n < 40; n++) {
    kept.push(Buffer.alloc(50_000_000, 1));
    block(50);
  }
});
