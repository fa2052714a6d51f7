import type { Person } from '../../core/contract/schemas.ts';

export type PeopleRow =
  | { kind: 'heading'; key: string }
  /** `start`: how many people are in the rows above. */
  | { kind: 'cards'; key: string; start: number; persons: Person[] };

export type CardMeasures = { columns: number; facePx: number; rowPx: number };

/** How large faces are in a grid of this width: three beside each other on a phone, as many as fit on a desk. */
export function cardMeasures(widthPx: number, large = false): CardMeasures {
  const small = widthPx < 560;
  if (large) {
    const columns = Math.max(2, Math.floor(widthPx / (small ? 160 : 208)));
    const facePx = small ? 128 : 176;
    return { columns, facePx, rowPx: facePx + 108 };
  }
  const columns = small ? Math.max(2, Math.floor(widthPx / 112)) : Math.max(3, Math.floor(widthPx / 164));
  const columnPx = widthPx / columns;
  const facePx = Math.max(64, Math.min(small ? 104 : 144, Math.floor((columnPx - 16) / 4) * 4));
  return { columns, facePx, rowPx: facePx + (small ? 100 : 108) };
}

/** Named people first, then those without a name; the order within each part is kept. */
export function peopleOrder(persons: readonly Person[]): Person[] {
  return [...persons.filter((person) => person.named), ...persons.filter((person) => !person.named)];
}

/** Rows of people in that order, with a heading above those without a name. */
export function peopleRows(persons: readonly Person[], columns: number): PeopleRow[] {
  const order = peopleOrder(persons);
  const named = order.filter((person) => person.named);
  const unnamed = order.slice(named.length);
  return [
    ...cardRows(named, columns, 0),
    ...(named.length > 0 && unnamed.length > 0 ? [{ kind: 'heading', key: 'unnamed' } as const] : []),
    ...cardRows(unnamed, columns, named.length),
  ];
}

function cardRows(persons: Person[], columns: number, start: number): PeopleRow[] {
  const rows: PeopleRow[] = [];
  for (let at = 0; at < persons.length; at += columns) {
    const row = persons.slice(at, at + columns);
    rows.push({ kind: 'cards', key: `row-${start + at}`, start: start + at, persons: row });
  }
  return rows;
}
