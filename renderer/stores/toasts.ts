import { create } from 'zustand';

export type Toast = {
  id: number;
  text: string;
  tone: 'info' | 'error';
  /** `undoes`: Ctrl+Z does it as well, while it is shown. */
  action?: { label: string; run: () => void; undoes?: boolean };
};

type Toasts = {
  toasts: readonly Toast[];
  show(toast: Omit<Toast, 'id'>): void;
  dismiss(id: number): void;
};

let lastId = 0;

/** Short messages at the bottom of the page; at most three at a time, and one that offers something to do. */
export const useToasts = create<Toasts>()((set) => ({
  toasts: [],
  show(toast) {
    lastId += 1;
    const shown = { ...toast, id: lastId };
    set(({ toasts }) => {
      const others =
        toast.action === undefined ? toasts : toasts.filter((other) => other.action === undefined);
      return { toasts: [...others, shown].slice(-3) };
    });
  },
  dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
}));

export const showToast = (toast: Omit<Toast, 'id'>): void => useToasts.getState().show(toast);
