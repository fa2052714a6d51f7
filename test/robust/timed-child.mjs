// Loaded into analysis processes (`--import`): writes `<milliseconds> <path>` of each photo to HEIRLOOM_TEST_TIMES_LOG.
import { appendFileSync } from 'node:fs';

const log = process.env.HEIRLOOM_TEST_TIMES_LOG;
if (log && process.send) {
  let path = '';
  let startMs = 0;
  process.prependListener('message', (message) => {
    path = message.path ?? '';
    startMs = performance.now();
  });
  const send = process.send.bind(process);
  process.send = (message, ...rest) => {
    if (message.type === 'done') {
      appendFileSync(log, `${Math.round(performance.now() - startMs)} ${JSON.stringify(path)}\n`);
    }
    return send(message, ...rest);
  };
}
