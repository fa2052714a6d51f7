import { Unplug } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../ui/notice.tsx';

/** A page that fails, or whose code cannot be read, leaves the others as they are. */
export class PageBoundary extends Component<
  { path?: string; children: ReactNode },
  { failed: boolean; path: string | undefined }
> {
  override state = { failed: false, path: this.props.path };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  /** Another page has another chance. */
  static getDerivedStateFromProps({ path }: { path?: string }, state: { path: string | undefined }) {
    return path === state.path ? null : { failed: false, path };
  }

  override render(): ReactNode {
    return this.state.failed ? <PageFailed /> : this.props.children;
  }
}

function PageFailed() {
  const { t } = useTranslation();
  return (
    <div className="page">
      <Notice icon={<Unplug size={48} strokeWidth={1.25} />} title={t('broken.page')} level={1}>
        <p className="muted">{t('broken.pageText')}</p>
        {/* The whole page: a newer version of Heirloom has other files. */}
        <button type="button" className="button" onClick={() => location.reload()}>
          {t('common.tryAgain')}
        </button>
      </Notice>
    </div>
  );
}
