import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../core/contract/schemas.ts';
import { act } from '../app/act.ts';
import { call } from '../app/api.ts';
import { sameName } from '../app/names.ts';
import { joinPersons } from '../app/person-acts.ts';
import { holdPersons, putPerson, usePersons } from '../app/persons.ts';
import { JoinDialog } from './join-dialog.tsx';
import { PersonField } from './person-field.tsx';

export type NamingResult = { kind: 'named'; person: Person } | { kind: 'joined'; into: Person };

type NameEditorProps = {
  person: Pick<Person, 'id' | 'name' | 'named'>;
  onDone: (result: NamingResult) => void;
  onCancel: () => void;
  /** Leaving the field is no answer: beside it is more to choose from. */
  staysOpen?: boolean;
};

/**
 * Types a person's name in place. A name that somebody has already, chosen or typed, first asks whether the two are
 * one: before anything is changed, so that "Cancel" leaves all as it was.
 */
export function NameEditor({ person, onDone, onCancel, staysOpen = false }: NameEditorProps) {
  const { t, i18n } = useTranslation();
  const { data: persons } = usePersons();
  const [saving, setSaving] = useState(false);
  const [existing, setExisting] = useState<Person | null>(null);
  const ended = useRef(false);

  useEffect(() => holdPersons(), []);

  const others = (persons ?? []).filter((other) => other.named && other.id !== person.id);

  function cancel(): void {
    if (ended.current) return;
    ended.current = true;
    onCancel();
  }

  async function run(work: () => Promise<NamingResult | null>): Promise<void> {
    setSaving(true);
    const result = await work();
    if (result === null) return setSaving(false);
    ended.current = true;
    onDone(result);
  }

  const rename = (name: string) =>
    run(async () => {
      const renamed = await act(
        () => call('renamePerson', { params: { id: person.id }, body: { name } }),
        t('person.named', { name }),
      );
      if (renamed === null) return null;
      putPerson(renamed);
      return { kind: 'named', person: renamed };
    });

  const join = (into: Person) =>
    run(async () => {
      const joined = await joinPersons([person], into);
      return joined === null ? null : { kind: 'joined', into: joined };
    });

  /** Two people of one name: that they are two is worth remembering, too. */
  const nameBeside = async (other: Person) => {
    setSaving(true);
    await act(() => call('keepPersonsApart', { params: { id: person.id }, body: { from: other.id } }), null);
    await rename(other.name);
  };

  function commit(text: string): void {
    if (ended.current || saving || existing !== null) return;
    const name = text.trim();
    const same = others.find((other) => sameName(other.name, name, i18n.language));
    if (name === '' || (person.named && name === person.name)) cancel();
    else if (same === undefined) void rename(name);
    else setExisting(same);
  }

  return (
    <>
      <PersonField
        label={t('person.nameOf', { name: person.name })}
        placeholder={t('person.typeName')}
        among={existing === null ? others : []}
        initial={person.named ? person.name : ''}
        disabled={saving}
        onPerson={setExisting}
        onName={commit}
        onCancel={cancel}
        {...(!staysOpen && { onLeave: commit })}
      />
      {existing !== null && (
        <JoinDialog
          person={person}
          into={existing}
          onJoin={() => {
            setExisting(null);
            void join(existing);
          }}
          onKeepApart={() => {
            setExisting(null);
            void nameBeside(existing);
          }}
          onCancel={() => setExisting(null)}
        />
      )}
    </>
  );
}
