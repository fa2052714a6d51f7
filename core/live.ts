import type { LiveMessage } from './contract/schemas.ts';

/** Fan-out of what happens in the engine to whoever listens (WebSocket clients, the command line). */
export type Live = {
  publish(message: LiveMessage): void;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (message: LiveMessage) => void): () => void;
};

export function createLive(): Live {
  const listeners = new Set<(message: LiveMessage) => void>();
  return {
    publish(message) {
      for (const listener of listeners) listener(message);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
