/**
 * What the owner has said, kept as plain values, independent of the library's own code: a register for everything that
 * can be said (the name of a person, who a face is, …), and for every entry of the journal the values it gave to some.
 * What holds is, for each register, the word of the last entry that is not taken back.
 */
export type Register =
  | `${'name' | 'hidden' | 'favourite' | 'stranger' | 'birthday' | 'cover' | 'deleted' | 'merged'} ${number}`
  | `${'face' | 'verdict'} ${number}`
  | `${'reject' | 'apart'} ${number} ${number}`;

/** Of a face: with whom it stays, and whether that was said of this very face. Null: grouping decides. */
export type Stays = { personId: number; hold: 1 | 2 } | null;

type Said = string | number | boolean | Stays;

type Entry = { id: number; writes: Map<Register, Said>; undone: boolean };

export type OwnersModel = ReturnType<typeof createOwnersModel>;

export function createOwnersModel() {
  const entries: Entry[] = [];
  let folded: Map<Register, Said> | null = null;

  /** Everything that holds now. */
  function words(): Map<Register, Said> {
    if (folded) return folded;
    folded = new Map();
    for (const entry of entries) {
      if (!entry.undone) for (const [register, value] of entry.writes) folded.set(register, value);
    }
    return folded;
  }

  const get = <T extends Said>(register: Register): T | undefined => words().get(register) as T | undefined;

  /** Who somebody is after all that were joined. */
  function resolve(personId: number): number {
    const into = get<number | null>(`merged ${personId}`);
    return typeof into === 'number' ? resolve(into) : personId;
  }

  function stays(faceId: number): Stays {
    const word = get<Stays>(`face ${faceId}`) ?? null;
    return word && { ...word, personId: resolve(word.personId) };
  }

  /** Pairs that hold of `reject` (face, person) or `apart` (two persons), in terms of the people of now. */
  function pairs(kind: 'reject' | 'apart'): [number, number, Register][] {
    return [...words()].flatMap(([register, value]): [number, number, Register][] => {
      const [of, first, second] = register.split(' ');
      if (of !== kind || value !== true) return [];
      const a = kind === 'apart' ? resolve(Number(first)) : Number(first);
      return [[a, resolve(Number(second)), register]];
    });
  }

  /** Whether the owner said anything about somebody. */
  function isKnown(personId: number): boolean {
    if (pairs('reject').some(([, person]) => person === personId)) return true;
    if (pairs('apart').some((pair) => pair.includes(personId))) return true;
    return [...words()].some(([register, value]) => {
      const [of, id] = register.split(' ');
      if (of === 'face') return stays(Number(id))?.personId === personId;
      if (of === 'merged') return value !== null && resolve(Number(id)) === personId;
      if (of === 'verdict' || of === 'reject' || of === 'apart') return false;
      return Number(id) === personId && value !== null && value !== false;
    });
  }

  return {
    get,
    words,
    resolve,
    stays,
    pairs,
    isKnown,
    isUndone: (id: number) => entries.find((entry) => entry.id === id)?.undone,
    ids: () => entries.map(({ id }) => id),
    /** Keeps only what is new: to say again what holds already says nothing. That a face is free is always new. */
    say(id: number, writes: Iterable<[Register, Said]>): void {
      const known = words();
      const fresh = new Map(
        [...writes].filter(
          ([register, value]) =>
            JSON.stringify(known.get(register) ?? null) !== JSON.stringify(value) ||
            (value === null && register.startsWith('face')),
        ),
      );
      entries.push({ id, writes: fresh, undone: false });
      folded = null;
    },
    /** Who was joined with whom by an entry; null: it joined nobody. */
    joining(id: number): { from: number; into: number } | null {
      for (const [register, value] of entries.find((entry) => entry.id === id)!.writes) {
        if (register.startsWith('merged'))
          return { from: Number(register.split(' ')[1]), into: value as number };
      }
      return null;
    },
    /** To say it again means these, too. */
    add(id: number, writes: Iterable<[Register, Said]>): void {
      const entry = entries.find((known) => known.id === id)!;
      for (const [register, value] of writes)
        if (!entry.writes.has(register)) entry.writes.set(register, value);
      folded = null;
    },
    setUndone(id: number, undone: boolean): void {
      entries.find((entry) => entry.id === id)!.undone = undone;
      folded = null;
    },
    /** The face is gone from its picture: what was said about it is about nothing. */
    forgetFace(faceId: number): void {
      for (const { writes } of entries) {
        for (const [register, value] of writes) {
          const [of, id] = register.split(' ');
          if (of === 'cover' && value === faceId) writes.set(register, null as never);
          if ((of === 'face' || of === 'verdict' || of === 'reject') && Number(id) === faceId)
            writes.delete(register);
        }
      }
      folded = null;
    },
  };
}
