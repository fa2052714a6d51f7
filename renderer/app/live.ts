import { useChanges } from '../stores/changes.ts';
import { useConnection } from '../stores/connection.ts';
import { useReview } from '../stores/review.ts';
import { changesPeople, isRunning, useTasks } from '../stores/tasks.ts';
import { askAgain, topics } from './answer-cache.ts';
import { live } from './api.ts';
import { followPersons } from './persons.ts';
import { answers } from './use-answer.ts';

/** Listens to the engine for as long as the page is shown; returns the function that ends it. */
export function startLive(): () => void {
  const { announce } = useChanges.getState();
  const ends = [
    useChanges.subscribe((now, before) => {
      const changed = new Set(topics.filter((topic) => now[topic] !== before[topic]));
      askAgain(answers, changed);
      if (changed.has('persons')) void useReview.getState().load();
    }),
    useTasks.subscribe((now, before) => {
      // Questions wait for the end of a scan.
      if (before.tasks.some(changesPeople) && !now.tasks.some(changesPeople)) {
        void useReview.getState().load();
      }
      if (downloadsEnded(now) > downloadsEnded(before)) announce({ settings: true });
    }),
    followPersons(),
  ];

  let wasOpen = false;
  const connection = live(
    (message) => {
      if (message.type === 'library_changed') announce(message.payload);
      else useTasks.getState().receive(message);
    },
    {
      onStateChange(state) {
        const { answered, failed } = useConnection.getState();
        if (state === 'connecting' && wasOpen) failed();
        if (state !== 'open') return;
        // Messages may have been missed while there was no connection.
        answered(true);
        void useTasks.getState().load();
        if (wasOpen) announce({ persons: true, photos: true, albums: true, settings: true });
        wasOpen = true;
      },
    },
  );
  void useTasks.getState().load().then(useReview.getState().load);
  return () => {
    for (const end of ends) end();
    connection.close();
  };
}

const downloadsEnded = ({ tasks }: Pick<ReturnType<typeof useTasks.getState>, 'tasks'>): number =>
  tasks.filter((task) => task.kind === 'model_download' && !isRunning(task)).length;
