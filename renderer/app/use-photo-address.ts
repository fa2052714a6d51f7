import { useLocation, useSearchParams } from 'wouter';

/** The photo that the viewer shows is part of the address (`?photo=12`), so that Back closes it. */
export function usePhotoAddress(): number | null {
  const [search] = useSearchParams();
  const id = Number(search.get('photo'));
  return Number.isInteger(id) && id > 0 ? id : null;
}

const openedHere = 'openedHere';

/** Opens the viewer over the present page. */
export function useOpenPhoto(): (id: number) => void {
  const [path, navigate] = useLocation();
  return (id) => navigate(withPhoto(path, id), { state: { [openedHere]: true } });
}

/** Moves to another photo, or closes the viewer with null. */
export function useShowPhoto(): (id: number | null) => void {
  const [path, navigate] = useLocation();
  return (id) => {
    const state: unknown = history.state;
    if (id !== null) navigate(withPhoto(path, id), { replace: true, state });
    else if (typeof state === 'object' && state !== null && openedHere in state) history.back();
    else navigate(withPhoto(path, null), { replace: true });
  };
}

function withPhoto(path: string, id: number | null): string {
  const search = new URLSearchParams(location.search);
  if (id === null) search.delete('photo');
  else search.set('photo', String(id));
  return search.size === 0 ? path : `${path}?${search}`;
}
