import { EyeOff, Heart, Merge, Pencil, Trash2, UserX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../core/contract/schemas.ts';
import { removePerson, updatePerson } from '../../app/person-acts.ts';
import { Menu } from '../../ui/menu.tsx';

type PersonMenuProps = {
  person: Person;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onEdit: () => void;
  onSame: () => void;
};

/** What can be done with somebody among the people; also what dragging does. */
export function PersonMenu({ person, open, onOpenChange, onEdit, onSame }: PersonMenuProps) {
  const { t } = useTranslation();
  const { id, name, favourite } = person;
  const favour = () =>
    updatePerson(
      id,
      { favourite: !favourite },
      favourite ? t('person.ordinary', { name }) : t('person.favoured', { name }),
    );
  return (
    <Menu
      label={t('person.more', { name })}
      className="icon-button person-card__menu"
      tabIndex={-1}
      open={open}
      onOpenChange={onOpenChange}
      items={[
        { icon: Pencil, label: t('person.giveName'), run: onEdit },
        { icon: Merge, label: t('person.joinWith'), run: onSame },
        {
          icon: Heart,
          label: favourite ? t('people.unfavour') : t('people.favour'),
          run: () => void favour(),
        },
        {
          icon: EyeOff,
          label: t('person.hide'),
          run: () => void updatePerson(id, { hidden: true }, t('person.hidden', { name })),
        },
        {
          icon: UserX,
          label: t('person.ignore'),
          run: () => void updatePerson(id, { stranger: true }, t('person.ignored', { name })),
        },
        { icon: Trash2, label: t('person.removeShort'), run: () => void removePerson(person) },
      ]}
    />
  );
}
