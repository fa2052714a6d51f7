import { create } from 'zustand';

type Connection = {
  /** `lost` also while the first connection is still awaited after a failed request. */
  state: 'unknown' | 'open' | 'lost' | 'unauthorized';
  answered(authorized: boolean): void;
  failed(): void;
};

/** Whether the engine answers this page. */
export const useConnection = create<Connection>()((set) => ({
  state: 'unknown',
  answered: (authorized) => set({ state: authorized ? 'open' : 'unauthorized' }),
  failed: () => set((before) => (before.state === 'unauthorized' ? before : { state: 'lost' })),
}));
