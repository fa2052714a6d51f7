import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';

/** Where a page of people says whom of them it shows. */
const parameter = 'name';

/** What was typed to find somebody within the page; in the address, so that Back comes to it again. */
export function usePeopleFilter(): [text: string, set: (text: string) => void] {
  const [params, setParams] = useSearchParams();
  const set = (text: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (text === '') next.delete(parameter);
        else next.set(parameter, text);
        return next;
      },
      { replace: true },
    );
  return [params.get(parameter) ?? '', set];
}

type PeopleFilterProps = { text: string; onChange: (text: string) => void };

/** Finds somebody among many while their name is typed. */
export function PeopleFilter({ text, onChange }: PeopleFilterProps) {
  const { t } = useTranslation();
  return (
    <input
      type="search"
      className="field people-filter"
      aria-label={t('people.filter')}
      placeholder={t('people.filter')}
      autoComplete="off"
      spellCheck={false}
      value={text}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || text === '') return;
        event.preventDefault();
        onChange('');
      }}
    />
  );
}
