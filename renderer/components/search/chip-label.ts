import {
  BookImage,
  CalendarDays,
  Camera,
  Film,
  Folder,
  Image,
  type LucideIcon,
  MapIcon,
  MapPin,
  ScanFace,
  TextSearch,
  User,
  Users,
  UserX,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { dayRangeLabel } from '../../app/date-words.ts';
import { baseName } from '../../app/format.ts';
import { usePersons } from '../../app/persons.ts';
import type { Chip } from '../../app/photo-query.ts';
import { countryName } from '../../app/places-of-photos.ts';
import { kindLabel } from './offers.ts';
import { useSearchChoices } from './use-search-choices.ts';

/** Gives the words for the conditions of a search. */
export function useChipLabel(): (chip: Chip) => string {
  const { t, i18n } = useTranslation();
  const { data: persons } = usePersons();
  // Names of these are asked for where they are searched for.
  const [address] = useSearchParams();
  const { albums, localities } = useSearchChoices(address.has('album') || address.has('locality'));
  return (chip) => {
    switch (chip.kind) {
      case 'person': {
        const name =
          persons?.find((person) => person.id === chip.id)?.name ?? t('search.somebody', { number: chip.id });
        if (chip.role === 'people') return name;
        return t(chip.role === 'not' ? 'search.withoutName' : 'search.anyOfName', { name });
      }
      case 'only':
        return t('search.only');
      case 'days':
        return dayRangeLabel(chip.days, t, i18n.language);
      case 'album':
        return albums.find(({ id }) => id === chip.id)?.name ?? t('search.someAlbum');
      case 'locality':
        return localities.find(({ id }) => id === chip.id)?.name ?? t('search.somePlace');
      case 'country':
        return countryName(chip.country, i18n.language);
      case 'area':
        return t('search.area');
      case 'folder':
        return baseName(chip.path);
      case 'camera':
        return chip.camera;
      case 'words':
        return t('search.title', { query: chip.text });
      default:
        return kindLabel(chip, t);
    }
  };
}

/** The picture that stands for a condition. */
export function chipIcon(chip: Chip): LucideIcon {
  switch (chip.kind) {
    case 'person':
      return User;
    case 'only':
      return Users;
    case 'days':
      return CalendarDays;
    case 'album':
      return BookImage;
    case 'locality':
    case 'country':
      return MapPin;
    case 'area':
      return MapIcon;
    case 'folder':
      return Folder;
    case 'camera':
      return Camera;
    case 'media':
      return chip.media === 'video' ? Film : Image;
    case 'faces':
      return chip.faces === 'none' ? UserX : ScanFace;
    case 'count':
      return Users;
    case 'words':
      return TextSearch;
  }
}
