import type { TaskProgress } from '../contract/schemas.ts';
import type { Live } from '../live.ts';

/** Shows the progress of tasks on stderr: one line that changes on a terminal, a line every few seconds elsewhere. */
export function showProgress(live: Live): () => void {
  const { stderr } = process;
  let lastMs = 0;
  let lastStage = '';
  const end = live.subscribe((message) => {
    if (message.type !== 'task_progress') return;
    const line = progressLine(message.payload);
    if (stderr.isTTY) {
      stderr.write(`\r\u001b[K${line}`);
      return;
    }
    const now = performance.now();
    if (message.payload.stage === lastStage && now - lastMs < 5000) return;
    lastMs = now;
    lastStage = message.payload.stage;
    stderr.write(`${line}\n`);
  });
  return () => {
    end();
    if (stderr.isTTY) stderr.write('\r\u001b[K');
  };
}

export function progressLine({
  stage,
  current,
  total,
  photos_per_second,
  seconds_left,
}: TaskProgress): string {
  switch (stage) {
    case 'finding':
      return `finding photos: ${current}`;
    case 'analyzing': {
      const speed = photos_per_second === null ? '' : `, ${photos_per_second}/s`;
      const left = seconds_left === null ? '' : `, ${duration(seconds_left)} left`;
      return `looking for faces: ${current} of ${total} photos${speed}${left}`;
    }
    case 'grouping':
      return `grouping faces into people: ${current} %`;
    case 'writing':
      return `writing names: ${current} of ${total} photos`;
    case 'downloading':
      return `fetching the model pack: ${Math.round(current / 1e6)} of ${Math.round(total / 1e6)} MB`;
    case 'copying':
      return `copying: ${total === 0 ? 0 : Math.floor((100 * current) / total)} %`;
    case 'waiting':
    case 'done':
      return stage;
  }
}

function duration(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}
