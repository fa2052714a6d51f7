import {
  Copy,
  Download,
  ExternalLink,
  FolderOpen,
  Link2,
  Play,
  RotateCcw,
  RotateCw,
  Square,
  UserRoundPen,
  ZoomIn,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PhotoDetail } from '../../../core/contract/schemas.ts';
import { copyPath, copyPicture, openElsewhere, showInFolder } from '../../app/file-acts.ts';
import type { Turn } from '../../layout/zoom.ts';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { downloadOf } from './file-actions.tsx';

type ViewerMenuProps = {
  photo: PhotoDetail;
  turn: Turn;
  onTurn: (by: 1 | -1) => void;
  onZoom: () => void;
  /** Opens the picture with names. */
  onAnnotate: () => void;
  /** A slideshow runs; undefined: there is nothing to go on to. */
  playing: boolean | undefined;
  onPlay: () => void;
};

/** What is done less often with a photo. */
export function ViewerMenu(props: ViewerMenuProps) {
  const { photo, turn, playing } = props;
  const { t } = useTranslation();
  const isPicture = photo.kind === 'photo' && photo.state === 'done' && photo.available;
  const item = (icon: MenuItem['icon'], label: string, run: () => void): MenuItem => ({ icon, label, run });
  const items = [
    ...(isPicture
      ? [
          item(ZoomIn, t('viewer.zoom'), props.onZoom),
          item(RotateCw, t('viewer.turnRight'), () => props.onTurn(1)),
          item(RotateCcw, t('viewer.turnLeft'), () => props.onTurn(-1)),
          item(Copy, t('viewer.copy'), () => void copyPicture(photo, turn)),
          item(UserRoundPen, t('annotated.open'), props.onAnnotate),
        ]
      : []),
    ...(playing === undefined
      ? []
      : [item(playing ? Square : Play, playing ? t('viewer.stopPlay') : t('viewer.play'), props.onPlay)]),
    item(Link2, t('viewer.copyPath'), () => void copyPath(photo.path)),
    ...(photo.available
      ? [
          ...(window.heirloom === undefined
            ? []
            : [
                item(FolderOpen, t('viewer.showInFolder'), () => void showInFolder(photo.path)),
                item(ExternalLink, t('viewer.openFile'), () => void openElsewhere(photo.path)),
              ]),
          item(Download, t('viewer.download'), () => download(photo)),
        ]
      : []),
  ];
  return <Menu label={t('viewer.more')} items={items} />;
}

function download(photo: PhotoDetail): void {
  Object.assign(document.createElement('a'), downloadOf(photo)).click();
}
