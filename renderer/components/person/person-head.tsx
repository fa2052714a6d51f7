import type { TFunction } from 'i18next';
import { Cake, Eye, EyeOff, Heart, Merge, Pencil, Split, Trash2, UserCheck, UserX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Person } from '../../../core/contract/schemas.ts';
import { formatBirthday } from '../../app/birthday.ts';
import { formatMonthInText } from '../../app/format.ts';
import { joinPersons, removePerson, updatePerson, type Whom } from '../../app/person-acts.ts';
import { personsNow } from '../../app/persons.ts';
import { Menu } from '../../ui/menu.tsx';
import { Face } from '../face.tsx';
import { NameEditor } from '../name-editor.tsx';
import { PickPersonDialog } from '../pick-person-dialog.tsx';
import { BirthdayDialog } from './birthday-dialog.tsx';

type PersonHeadProps = {
  person: Person;
  /** When they were photographed first and last, as far as that is known. */
  seen?: { first: string; last: string } | undefined;
};

/** Who a page is about: face, name, heart, and what can be said about the whole person. */
export function PersonHead({ person, seen }: PersonHeadProps) {
  const { t, i18n } = useTranslation();
  const [, navigate] = useLocation();
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState<'birthday' | 'join' | null>(null);
  const { id, name, named, favourite, hidden, stranger, birthday } = person;

  async function join(to: Whom): Promise<void> {
    setAsking(null);
    const into = personsNow().find((other) => 'person_id' in to && other.id === to.person_id);
    if (into === undefined) return;
    if (await joinPersons([person], into)) navigate(`/people/${into.id}`, { replace: true });
  }

  async function remove(): Promise<void> {
    if (await removePerson(person)) navigate('/', { replace: true });
  }

  const hide = () =>
    updatePerson(
      id,
      { hidden: !hidden },
      hidden ? t('person.shown', { name }) : t('person.hidden', { name }),
    );
  const ignore = () =>
    updatePerson(
      id,
      { stranger: !stranger },
      stranger ? t('person.known', { name }) : t('person.ignored', { name }),
    );

  return (
    <div className="person-head">
      <Face faceId={person.cover_face_id} sizePx={128} className="person-head__face" />
      <div className="person-head__text">
        {editing ? (
          <>
            <h1 className="visually-hidden">{name}</h1>
            <NameEditor
              person={person}
              onDone={(result) => {
                setEditing(false);
                if (result.kind === 'joined') navigate(`/people/${result.into.id}`, { replace: true });
              }}
              onCancel={() => setEditing(false)}
            />
          </>
        ) : (
          <h1>
            <button
              type="button"
              className="person-head__name"
              aria-label={named ? t('person.rename', { name }) : t('person.whoIs', { name })}
              onClick={() => setEditing(true)}
              onKeyDown={(event) => {
                if (event.key === 'F2') setEditing(true);
              }}
            >
              <span>{named ? name : t('person.who')}</span>
              <Pencil aria-hidden size={20} strokeWidth={1.75} />
            </button>
          </h1>
        )}
        <p className="person-head__facts muted">
          {!named && <span>{name}</span>}
          <span>{t('people.photos', { count: person.photos_count })}</span>
          {birthday !== null && (
            <span>{t('person.born', { date: formatBirthday(birthday, i18n.language) })}</span>
          )}
          {seen !== undefined && <span>{seenText(seen, t, i18n.language)}</span>}
          {hidden && <span className="tag">{t('person.isHidden')}</span>}
          {stranger && <span className="tag">{t('person.isStranger')}</span>}
        </p>
      </div>
      <div className="person-head__tools">
        <button
          type="button"
          className={favourite ? 'icon-button heart heart--on' : 'icon-button heart'}
          aria-pressed={favourite}
          aria-label={t('person.favourite')}
          title={t('person.favourite')}
          onClick={() =>
            void updatePerson(
              id,
              { favourite: !favourite },
              favourite ? t('person.ordinary', { name }) : t('person.favoured', { name }),
            )
          }
        >
          <Heart aria-hidden size={22} fill={favourite ? 'currentColor' : 'none'} />
        </button>
        <Menu
          label={t('person.more', { name })}
          items={[
            { icon: Cake, label: t('person.birthday'), run: () => setAsking('birthday') },
            { icon: Merge, label: t('person.joinWith'), run: () => setAsking('join') },
            { icon: Split, label: t('person.twoPeople'), run: () => navigate(`/people/${id}?view=split`) },
            {
              icon: hidden ? Eye : EyeOff,
              label: hidden ? t('person.show') : t('person.hide'),
              run: () => void hide(),
            },
            {
              icon: stranger ? UserCheck : UserX,
              label: stranger ? t('person.know') : t('person.ignore'),
              run: () => void ignore(),
            },
            { icon: Trash2, label: t('person.removeShort'), run: () => void remove() },
          ]}
        />
      </div>
      {asking === 'birthday' && <BirthdayDialog person={person} onClose={() => setAsking(null)} />}
      {asking === 'join' && (
        <PickPersonDialog
          title={t('person.joinWhom', { name })}
          faceIds={person.cover_face_id === null ? [] : [person.cover_face_id]}
          except={[id]}
          onlyExisting
          onPick={(to) => void join(to)}
          onClose={() => setAsking(null)}
        />
      )}
    </div>
  );
}

function seenText(seen: { first: string; last: string }, t: TFunction, language: string): string {
  const [first, last] = [formatMonthInText(seen.first, language), formatMonthInText(seen.last, language)];
  return first === last ? t('person.seenOnce', { month: first }) : t('person.seen', { first, last });
}
