import { ListChecks } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Face } from '../face.tsx';
import { chipIcon } from './chip-label.ts';
import type { Offer, OfferGroup } from './offers.ts';

type SuggestionsProps = {
  id: string;
  groups: readonly OfferGroup[];
  /** Index over all groups; -1: none. */
  active: number;
  optionId: (index: number) => string;
  onChoose: (offer: Offer) => void;
};

/** What the text in the search box may mean; the box's keys move through it. */
export function Suggestions({ id, groups, active, optionId, onChoose }: SuggestionsProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLDivElement>(null);
  const titles = {
    together: t('search.together'),
    people: t('nav.people'),
    dates: t('search.dates'),
    albums: t('search.albums'),
    places: t('search.places'),
    folders: t('search.folders'),
    cameras: t('search.cameras'),
    kinds: t('search.kinds'),
    words: t('search.words'),
  };

  useEffect(() => {
    if (active >= 0) ref.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  let index = -1;
  return (
    <div
      ref={ref}
      className="suggestions suggestions--groups"
      role="listbox"
      id={id}
      aria-label={t('search.offers')}
    >
      {groups.map(({ name, offers }) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options, as listboxes have them.
        <div key={name} role="group" aria-label={titles[name]}>
          <div className="suggestions__title" aria-hidden>
            {titles[name]}
          </div>
          {offers.map((offer) => {
            index += 1;
            const Icon = offer.chips.length > 1 ? ListChecks : chipIcon(offer.chips[0]);
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the input's keys move through the options.
              <div
                key={JSON.stringify(offer.chips)}
                id={optionId(index)}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                className="suggestion"
                title={offer.chips[0].kind === 'folder' ? offer.chips[0].path : undefined}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => onChoose(offer)}
              >
                {offer.person === undefined ? (
                  <span className="suggestion__icon" aria-hidden>
                    <Icon size={20} strokeWidth={1.75} />
                  </span>
                ) : (
                  <Face faceId={offer.person.cover_face_id} sizePx={40} />
                )}
                <span className="suggestion__name">{offer.label}</span>
                {offer.detail !== undefined && <span className="muted small nowrap">{offer.detail}</span>}
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}
