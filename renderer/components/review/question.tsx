import type { TFunction } from 'i18next';
import { Check, Pencil, SkipForward, UserX, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReviewQuestion } from '../../../core/contract/schemas.ts';
import { useKeys } from '../../app/use-keys.ts';
import type { Answer } from '../../stores/review.ts';
import { Face } from '../face.tsx';
import { FaceNamer } from '../viewer/face-namer.tsx';
import { FaceRow } from './face-row.tsx';

type QuestionProps = { question: ReviewQuestion; onAnswer: (answer: Answer) => void };

/** The words of a question. */
export function questionText(question: ReviewQuestion, t: TFunction): string {
  const { kind, person, other, face_ids: faceIds } = question;
  switch (kind) {
    case 'same_person': {
      const names = [person, other].flatMap((one) => (one?.named ? [one.name] : []));
      return names.length === 1 && names[0] !== undefined
        ? t('review.isAlso', { name: names[0] })
        : t('review.samePerson');
    }
    case 'who_is_this':
      return t('person.who');
    case 'is_this_person':
      return t('review.isPerson', {
        name: person?.named ? person.name : t('review.thisPerson'),
        count: faceIds.length,
      });
    case 'is_this_a_face':
      return t('review.isFace');
  }
}

/** One question: faces, and the answers that go with it, each with its key. */
export function Question({ question, onAnswer }: QuestionProps) {
  const { t } = useTranslation();
  const { kind, person, suggestions } = question;
  const [typing, setTyping] = useState(false);

  const yes = () => onAnswer({ answer: 'yes' });
  const no = () => onAnswer({ answer: 'no' });
  const skip = () => onAnswer({ answer: 'skip' });
  const ignore = () => person !== null && onAnswer({ stranger: person.id });
  const isWho = kind === 'who_is_this';
  /** Whether the answer may be a name. */
  const canName = isWho || kind === 'is_this_person';
  const numbers = canName ? suggestions.map((_, index) => String(index + 1)) : [];
  useKeys({
    title: t('nav.review'),
    rows: [
      { presses: ['Y'], says: t('review.yes'), off: isWho, run: yes },
      { presses: ['N'], says: t('review.no'), off: isWho, run: no },
      {
        presses: numbers,
        says: t('review.perhaps'),
        off: numbers.length === 0,
        run: (number) => onAnswer({ whom: { person_id: suggestions[Number(number) - 1]!.person_id } }),
      },
      {
        presses: ['T'],
        says: isWho ? t('review.typeName') : t('review.somebodyElse'),
        off: !canName,
        run: () => setTyping(true),
      },
      { presses: ['D'], says: t('review.dontKnow'), off: !isWho || person === null, run: ignore },
      { presses: ['S'], says: t('review.skip'), run: skip },
    ],
  });

  return (
    <>
      <QuestionFaces question={question} />
      {canName && suggestions.length > 0 && !typing && (
        <ol className="review__suggestions" aria-label={t('review.perhaps')}>
          {suggestions.map((suggestion, index) => (
            <li key={suggestion.person_id}>
              <button
                type="button"
                className="review__suggestion"
                aria-keyshortcuts={String(index + 1)}
                onClick={() => onAnswer({ whom: { person_id: suggestion.person_id } })}
              >
                <Face faceId={suggestion.face_id} sizePx={52} />
                <span>{suggestion.name}</span>
                <kbd aria-hidden>{index + 1}</kbd>
              </button>
            </li>
          ))}
        </ol>
      )}
      {typing && (
        <div className="review__field">
          <FaceNamer
            except={person?.id ?? null}
            onWhom={(whom) => onAnswer({ whom })}
            onCancel={() => setTyping(false)}
          />
        </div>
      )}
      <div className="review__answers">
        {isWho ? (
          <>
            {!typing && (
              <AnswerButton shortcut="T" main onClick={() => setTyping(true)}>
                <Pencil aria-hidden size={18} /> {t('review.typeName')}
              </AnswerButton>
            )}
            {person !== null && (
              <AnswerButton shortcut="D" onClick={ignore}>
                <UserX aria-hidden size={18} /> {t('review.dontKnow')}
              </AnswerButton>
            )}
          </>
        ) : (
          <>
            <AnswerButton shortcut="Y" main onClick={yes}>
              <Check aria-hidden size={18} /> {t('review.yes')}
            </AnswerButton>
            <AnswerButton shortcut="N" onClick={no}>
              <X aria-hidden size={18} /> {t('review.no')}
            </AnswerButton>
            {canName && !typing && (
              <AnswerButton shortcut="T" onClick={() => setTyping(true)}>
                <Pencil aria-hidden size={18} /> {t('review.somebodyElse')}
              </AnswerButton>
            )}
          </>
        )}
        <AnswerButton shortcut="S" onClick={skip}>
          <SkipForward aria-hidden size={18} /> {t('review.skip')}
        </AnswerButton>
      </div>
    </>
  );
}

function QuestionFaces({ question }: { question: ReviewQuestion }) {
  const { t } = useTranslation();
  const { kind, person, other, face_ids: faceIds, other_face_ids: otherIds } = question;
  const nameOf = (one: typeof person) => (one?.named ? one.name : t('review.notNamed'));
  if (otherIds.length === 0) {
    return (
      <div className="review__faces">
        <FaceRow faceIds={faceIds} label={t('review.faces', { count: faceIds.length })} />
      </div>
    );
  }
  const sides =
    kind === 'same_person'
      ? [
          { title: nameOf(person), ids: faceIds },
          { title: nameOf(other), ids: otherIds },
        ]
      : [
          { title: t('review.theseFaces', { count: faceIds.length }), ids: faceIds },
          { title: nameOf(person), ids: otherIds },
        ];
  return (
    <div className="review__faces review__faces--two">
      {sides.map(({ title, ids }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the two sides of a question never change places.
        <figure key={index}>
          <FaceRow faceIds={ids} label={`${title}: ${t('review.faces', { count: ids.length })}`} />
          <figcaption className="muted">{title}</figcaption>
        </figure>
      ))}
    </div>
  );
}

type AnswerButtonProps = { shortcut: string; main?: boolean; onClick: () => void; children: ReactNode };

function AnswerButton({ shortcut, main = false, onClick, children }: AnswerButtonProps) {
  return (
    <button
      type="button"
      className={`button button--large${main ? ' button--main' : ''}`}
      aria-keyshortcuts={shortcut}
      onClick={onClick}
    >
      {children} <kbd aria-hidden>{shortcut}</kbd>
    </button>
  );
}
