import { type ComponentType, type LazyExoticComponent, lazy, type ReactNode } from 'react';

type Load<P> = () => Promise<ComponentType<P>>;

const loads: Load<never>[] = [];

/** A page whose code is read when it is first shown. */
function page<P>(load: Load<P>): LazyExoticComponent<ComponentType<P>> {
  loads.push(load as Load<never>);
  return lazy(async () => ({ default: (await load()) as ComponentType<P> }));
}

const People = page(async () => (await import('../pages/people.tsx')).PeoplePage);
const Person = page(async () => (await import('../pages/person.tsx')).PersonPage);
const Welcome = page(async () => (await import('../pages/welcome.tsx')).WelcomePage);
const Photos = page(async () => (await import('../pages/photos.tsx')).PhotosPage);
const Albums = page(async () => (await import('../pages/albums.tsx')).AlbumsPage);
const Album = page(async () => (await import('../pages/album.tsx')).AlbumPage);
const Review = page(async () => (await import('../pages/review.tsx')).ReviewPage);
const HistoryOfChanges = page(async () => (await import('../pages/history.tsx')).HistoryPage);
const Aside = page(async () => (await import('../pages/aside.tsx')).AsidePage);
const Faces = page(async () => (await import('../pages/faces.tsx')).FacesPage);
const Search = page(async () => (await import('../pages/search.tsx')).SearchPage);
const Settings = page(async () => (await import('../pages/settings.tsx')).SettingsPage);
const Statistics = page(async () => (await import('../pages/statistics.tsx')).StatisticsPage);
const PhotoMap = page(async () => (await import('../pages/map.tsx')).MapPage);
const Folders = page(async () => (await import('../pages/folders.tsx')).FoldersPage);
const Duplicates = page(async () => (await import('../pages/duplicates.tsx')).DuplicatesPage);
const Problems = page(async () => (await import('../pages/problems.tsx')).ProblemsPage);
const Trash = page(async () => (await import('../pages/trash.tsx')).TrashPage);
/** Over whatever page is shown. */
export const Viewer = page(async () => (await import('../components/viewer/viewer.tsx')).Viewer);

type Parameters = { readonly [name: string]: string | undefined };

/** Every address of the page. What is listed here is linked from the navigation. */
export const routes: readonly { path: string; show: (parameters: Parameters) => ReactNode }[] = [
  { path: '/', show: () => <People /> },
  { path: '/people/:id', show: ({ id }) => <Person key={id} id={Number(id)} /> },
  { path: '/welcome/:step?', show: () => <Welcome /> },
  { path: '/photos', show: () => <Photos /> },
  { path: '/albums', show: () => <Albums /> },
  { path: '/albums/:id', show: ({ id }) => <Album key={id} id={Number(id)} /> },
  { path: '/review', show: () => <Review /> },
  { path: '/history', show: () => <HistoryOfChanges /> },
  { path: '/hidden', show: () => <Aside kind="hidden" /> },
  { path: '/strangers', show: () => <Aside kind="strangers" /> },
  { path: '/faces/:kind', show: ({ kind = '' }) => <Faces key={kind} kind={kind} /> },
  { path: '/search', show: () => <Search /> },
  { path: '/settings/:section?', show: ({ section }) => <Settings section={section} /> },
  { path: '/statistics', show: () => <Statistics /> },
  { path: '/map', show: () => <PhotoMap /> },
  { path: '/folders', show: () => <Folders /> },
  { path: '/duplicates', show: () => <Duplicates /> },
  { path: '/problems', show: () => <Problems /> },
  { path: '/trash', show: () => <Trash /> },
];

export const isRouted = (href: string): boolean =>
  routes.some(({ path }) => path === href || path.startsWith(`${href}/:`));

/** Reads the code of all pages, so that the next one is there at once. */
export async function loadAllPages(): Promise<void> {
  for (const load of loads) await load().catch(() => {});
}
