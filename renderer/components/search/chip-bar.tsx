import { ChevronDown, CircleUser, UserCheck, UserMinus, Users, X } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { usePerson } from '../../app/persons.ts';
import {
  type Chip,
  chipsOf,
  hasWanted,
  type PersonRole,
  type PhotoFilter,
  photoQueryPath,
  withChip,
  withoutChip,
} from '../../app/photo-query.ts';
import { Menu } from '../../ui/menu.tsx';
import { Face } from '../face.tsx';
import { chipIcon, useChipLabel } from './chip-label.ts';

/** The conditions of a search: each can be taken away, people can be turned between with, any of and without. */
export function ChipBar({ filter }: { filter: PhotoFilter }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const chipLabel = useChipLabel();
  const listRef = useRef<HTMLUListElement>(null);
  const chips = chipsOf(filter).filter((chip) => chip.kind !== 'only');
  const go = (to: PhotoFilter) => navigate(photoQueryPath(to));

  function remove(chip: Chip, index: number): void {
    go(withoutChip(filter, chip));
    // The focus goes to what stands in its place then, after the last one to the box.
    requestAnimationFrame(() => {
      const buttons = [...(listRef.current?.querySelectorAll<HTMLElement>('.chip__remove') ?? [])];
      const next = buttons[Math.min(index, buttons.length - 1)];
      (next ?? document.querySelector<HTMLElement>('.search__input'))?.focus();
    });
  }

  const onKeyDown = (event: KeyboardEvent, chip: Chip, index: number) => {
    if (event.key !== 'Backspace' && event.key !== 'Delete') return;
    event.preventDefault();
    remove(chip, index);
  };

  return (
    <div className="chips">
      <ul className="chips__list" ref={listRef} aria-label={t('search.conditions')}>
        {chips.map((chip, index) => {
          const Icon = chipIcon(chip);
          const label = chipLabel(chip);
          return (
            <li
              key={chip.kind === 'person' ? `person ${chip.id}` : chip.kind}
              className={chip.kind === 'person' && chip.role === 'not' ? 'chip chip--not' : 'chip'}
              title={chip.kind === 'folder' ? chip.path : undefined}
              onKeyDown={(event) => onKeyDown(event, chip, index)}
            >
              {chip.kind === 'person' ? (
                <PersonChip
                  chip={chip}
                  label={label}
                  onRole={(role) => go(withChip(filter, { ...chip, role }))}
                />
              ) : (
                <span className="chip__label">
                  <Icon aria-hidden size={18} /> <span className="chip__text">{label}</span>
                </span>
              )}
              <button
                type="button"
                className="chip__remove"
                aria-label={t('search.remove', { label })}
                onClick={() => remove(chip, index)}
              >
                <X aria-hidden size={16} />
              </button>
            </li>
          );
        })}
      </ul>
      {hasWanted(filter) && (
        <button
          type="button"
          role="switch"
          aria-checked={filter.only}
          className="chips__only"
          onClick={() => go({ ...filter, only: !filter.only })}
        >
          <span className="chips__track" aria-hidden />
          {t('search.only')}
        </button>
      )}
      {chips.length > 1 && (
        <button
          type="button"
          className="button button--small button--plain"
          onClick={() => navigate('/search')}
        >
          {t('search.clear')}
        </button>
      )}
    </div>
  );
}

type PersonChipProps = {
  chip: Extract<Chip, { kind: 'person' }>;
  label: string;
  onRole: (role: PersonRole) => void;
};

function PersonChip({ chip, label, onRole }: PersonChipProps) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const person = usePerson(chip.id);
  const name = person?.name ?? label;
  const role = (to: PersonRole) => ({ checked: chip.role === to, run: () => chip.role !== to && onRole(to) });
  return (
    <Menu
      className="chip__label chip__label--menu"
      align="start"
      label={t('search.howMeant', { label })}
      items={[
        { icon: UserCheck, label: t('search.with'), ...role('people') },
        { icon: Users, label: t('search.anyOf'), ...role('any_of') },
        { icon: UserMinus, label: t('search.without'), ...role('not') },
        {
          icon: CircleUser,
          label: t('search.openPerson', { name }),
          run: () => navigate(`/people/${chip.id}`),
        },
      ]}
    >
      <Face faceId={person?.cover_face_id ?? null} sizePx={28} />
      <span className="chip__text">{label}</span>
      <ChevronDown aria-hidden size={14} />
    </Menu>
  );
}
