import { createContext } from 'react';
import { fittedView, type View } from '../../layout/zoom.ts';

/** How the photo is shown at present: what stands beside a part of it follows. */
export const ViewContext = createContext<View>(fittedView);
