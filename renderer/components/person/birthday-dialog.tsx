import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../core/contract/schemas.ts';
import { birthdayParts, birthdayText } from '../../app/birthday.ts';
import { formatMonthName } from '../../app/format.ts';
import { updatePerson } from '../../app/person-acts.ts';
import { Dialog } from '../../ui/dialog.tsx';

const months = Array.from({ length: 12 }, (_, i) => String(i + 1).padStart(2, '0'));

/** When somebody was born, as far as it is known: a year is enough. */
export function BirthdayDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const [parts, setParts] = useState(() => birthdayParts(person.birthday));
  const [wrong, setWrong] = useState(false);
  const id = useId();

  async function onSubmit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const birthday = birthdayText(parts);
    if (birthday === undefined) return setWrong(true);
    const done = await updatePerson(person.id, { birthday }, t('person.birthdaySet', { name: person.name }));
    if (done) onClose();
  }

  const change = (change: Partial<typeof parts>) => {
    setParts({ ...parts, ...change });
    setWrong(false);
  };

  return (
    <Dialog
      title={t('person.birthdayTitle', { name: person.name })}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button button--plain" onClick={onClose}>
            {t('common.cancel')}
          </button>
          <button type="submit" form={id} className="button button--main">
            {t('common.save')}
          </button>
        </>
      }
    >
      <p className="dialog__text">{t('person.birthdayText')}</p>
      <form id={id} className="birthday" onSubmit={(event) => void onSubmit(event)}>
        <label>
          {t('person.day')}
          <input
            className="field"
            inputMode="numeric"
            maxLength={2}
            value={parts.day}
            aria-invalid={wrong}
            onChange={(event) => change({ day: event.target.value.trim() })}
          />
        </label>
        <label>
          {t('person.month')}
          <select
            className="field"
            value={parts.month}
            aria-invalid={wrong}
            onChange={(event) => change({ month: event.target.value })}
          >
            <option value="">{t('person.notKnown')}</option>
            {months.map((month) => (
              <option key={month} value={month}>
                {formatMonthName(Number(month), i18n.language)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('person.year')}
          <input
            className="field"
            inputMode="numeric"
            maxLength={4}
            value={parts.year}
            aria-invalid={wrong}
            onChange={(event) => change({ year: event.target.value.trim() })}
          />
        </label>
      </form>
      {wrong && (
        <p className="birthday__wrong" role="alert">
          {t('person.birthdayWrong')}
        </p>
      )}
    </Dialog>
  );
}
