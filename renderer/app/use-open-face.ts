import { useEffect, useMemo } from 'react';
import type { Face } from '../../core/contract/schemas.ts';
import { useViewer } from '../stores/viewer.ts';
import { useOpenPhoto } from './use-photo-address.ts';

/** Opens the photo of a face; the viewer then moves among the photos of all these faces. */
export function useOpenFace(faces: readonly Face[] | undefined): (face: Face) => void {
  const openPhoto = useOpenPhoto();
  const { setList, returnTo, setReturnTo } = useViewer();
  const ids = useMemo(() => [...new Set(faces?.map((face) => face.photo_id))], [faces]);
  useEffect(() => setList({ ids, total: ids.length }), [ids, setList]);
  // The browser gives the focus back to the face.
  useEffect(() => {
    if (returnTo !== null) setReturnTo(null);
  }, [returnTo, setReturnTo]);
  return (face) => openPhoto(face.photo_id);
}
