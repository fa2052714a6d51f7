import {
  Cpu,
  FilePen,
  Folder,
  Info,
  type LucideIcon,
  Palette,
  Plug,
  Save,
  ShieldCheck,
  SlidersHorizontal,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { AboutSection } from './about-section.tsx';
import { ApiSection } from './api-section.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { BackupSection } from './backup-section.tsx';
import { DiskSection } from './disk-section.tsx';
import { FoldersSection } from './folders-section.tsx';
import { NamesSection } from './names-section.tsx';
import { PrivacySection } from './privacy-section.tsx';
import { RecognitionSection } from './recognition-section.tsx';
import { RegroupSection } from './regroup-section.tsx';
import { SettingsLinks } from './settings-links.tsx';

const folders = (
  <>
    <FoldersSection />
    <SettingsLinks />
    <DiskSection />
  </>
);

type Section = { id: string; icon: LucideIcon; title: `settings.${string}`; content: ReactNode };

/** Parts of the settings, each at an address of its own: `/settings/<id>`; the first at `/settings`. */
export const settingsSections = [
  { id: 'folders', icon: Folder, title: 'settings.folders', content: folders },
  { id: 'recognition', icon: Cpu, title: 'settings.recognition', content: <RecognitionSection /> },
  { id: 'grouping', icon: SlidersHorizontal, title: 'settings.grouping', content: <RegroupSection /> },
  { id: 'names', icon: FilePen, title: 'settings.names', content: <NamesSection /> },
  { id: 'look', icon: Palette, title: 'settings.look', content: <AppearanceSection /> },
  { id: 'privacy', icon: ShieldCheck, title: 'settings.privacy', content: <PrivacySection /> },
  { id: 'backup', icon: Save, title: 'settings.backup', content: <BackupSection /> },
  { id: 'api', icon: Plug, title: 'settings.programs', content: <ApiSection /> },
  { id: 'about', icon: Info, title: 'settings.about', content: <AboutSection /> },
] as const satisfies Section[];

export const settingsHref = (id: string): string =>
  id === settingsSections[0].id ? '/settings' : `/settings/${id}`;
