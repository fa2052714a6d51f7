import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatNumber } from '../../app/format.ts';
import {
  type CountryChoice,
  countryName,
  type TownChoice,
  townsByCountry,
} from '../../app/places-of-photos.ts';

type PlaceListProps = {
  countries: readonly CountryChoice[];
  towns: readonly TownChoice[];
  /** What is shown now. */
  country: string | undefined;
  localityId: number | undefined;
};

/** Countries and their towns with the number of photos: all that the map tells, for those who do not see it. */
export function PlaceList({ countries, towns, country, localityId }: PlaceListProps) {
  const { t } = useTranslation();
  const grouped = townsByCountry(countries, towns);
  const chosen = country ?? towns.find(({ id }) => id === localityId)?.country;
  return (
    <nav className="places" aria-label={t('map.places')}>
      <ul>
        {grouped.map((one) => (
          <Country
            key={one.country}
            one={one}
            firstOpen={grouped.length <= 2 || one.country === chosen}
            isChosen={one.country === country}
            localityId={localityId}
          />
        ))}
      </ul>
    </nav>
  );
}

type CountryProps = {
  one: CountryChoice & { towns: TownChoice[] };
  firstOpen: boolean;
  isChosen: boolean;
  localityId: number | undefined;
};

function Country({ one, firstOpen, isChosen, localityId }: CountryProps) {
  const { t, i18n } = useTranslation();
  const [open, setOpen] = useState(firstOpen);
  const name = countryName(one.country, i18n.language);
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <li>
      <div className="places__row">
        <button
          type="button"
          className="icon-button places__toggle"
          aria-expanded={open}
          aria-label={t('map.towns', { name })}
          disabled={one.towns.length === 0}
          onClick={() => setOpen(!open)}
        >
          <Chevron aria-hidden size={18} />
        </button>
        <Place to={`/map?country=${one.country}`} name={name} count={one.photos_count} isChosen={isChosen} />
      </div>
      {open && one.towns.length > 0 && (
        <ul className="places__towns">
          {one.towns.map((town) => (
            <li key={town.id}>
              <Place
                to={`/map?locality=${town.id}`}
                name={town.name}
                count={town.photos_count}
                isChosen={town.id === localityId}
              />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

type PlaceProps = { to: string; name: string; count: number; isChosen: boolean };

function Place({ to, name, count, isChosen }: PlaceProps) {
  const { t, i18n } = useTranslation();
  return (
    <Link href={to} className="places__place" aria-current={isChosen ? 'true' : undefined}>
      <span className="places__name">{name}</span>
      <span className="muted small" aria-hidden>
        {formatNumber(count, i18n.language)}
      </span>
      <span className="visually-hidden">{t('people.photos', { count })}</span>
    </Link>
  );
}
