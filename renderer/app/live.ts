import { useChanges } from '../stores/changes.ts';
import { useConnection } from '../stores/connection.ts';
import { usePersons } from '../stores/persons.ts';
import { useReview } from '../stores/review.ts';
import { changesPeople, useTasks } from '../stores/tasks.ts';
import { live } from './api.ts';

/** Listens to the engine for as long as the page is shown; returns the function that ends it. */
export function startLive(): () => void {
  const { announce } = useChanges.getState();
  const stopFollowing = useChanges.subscribe((now, before) => {
    if (now.persons === before.persons) return;
    void usePersons.getState().load();
    void useReview.getState().load();
  });
  // Questions wait for the end of a scan.
  const stopWaiting = useTasks.subscribe((now, before) => {
    if (before.tasks.some(changesPeople) && !now.tasks.some(changesPeople)) void useReview.getState().load();
  });

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
        if (wasOpen) announce({ persons: true, photos: true });
        wasOpen = true;
      },
    },
  );
  void usePersons.getState().load();
  void useTasks.getState().load().then(useReview.getState().load);
  return () => {
    stopFollowing();
    stopWaiting();
    connection.close();
  };
}
