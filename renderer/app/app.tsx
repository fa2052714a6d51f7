import { Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Route, Switch, useLocation } from 'wouter';
import { ConnectionBanner } from '../components/connection-banner.tsx';
import { Header } from '../components/header.tsx';
import { KeysEverywhere } from '../components/keys-everywhere.tsx';
import { PageBoundary } from '../components/page-boundary.tsx';
import { ProgressStrip } from '../components/progress-strip.tsx';
import { TabBar } from '../components/tab-bar.tsx';
import { NotFoundPage } from '../pages/not-found.tsx';
import { UnauthorizedPage } from '../pages/unauthorized.tsx';
import { useConnection } from '../stores/connection.ts';
import { Toasts } from '../ui/toasts.tsx';
import { startLive } from './live.ts';
import { loadAllPages, routes, Viewer } from './routes.tsx';
import { startKeys } from './use-keys.ts';
import { usePhotoAddress } from './use-photo-address.ts';

export function App() {
  const { t } = useTranslation();
  // A modal dialog makes everything outside it inert, messages too: the viewer shows them itself.
  const viewing = usePhotoAddress() !== null;
  const [path] = useLocation();
  // The first run has its own way through it.
  const first = path.startsWith('/welcome');
  const connection = useConnection((state) => state.state);
  useEffect(() => startLive(), []);
  useEffect(() => startKeys(), []);
  useRestOfPages();
  useFocusAfterNavigation();

  if (connection === 'unauthorized') return <UnauthorizedPage />;
  return (
    <>
      <a className="skip-link" href="#main">
        {t('nav.skip')}
      </a>
      {!first && <Header />}
      <ConnectionBanner />
      <main id="main" tabIndex={-1}>
        <PageBoundary path={path}>
          <Suspense>
            <Switch>
              {routes.map((route) => (
                <Route key={route.path} path={route.path}>
                  {route.show}
                </Route>
              ))}
              <Route component={NotFoundPage} />
            </Switch>
          </Suspense>
        </PageBoundary>
      </main>
      {!first && <ProgressStrip />}
      {!first && <TabBar />}
      {viewing && (
        <PageBoundary>
          <Suspense>
            <Viewer />
          </Suspense>
        </PageBoundary>
      )}
      <KeysEverywhere />
      {!viewing && <Toasts />}
    </>
  );
}

/** Once the present page is there, the code of the others is read, so that none is waited for. */
function useRestOfPages(): void {
  useEffect(() => {
    const timer = setTimeout(() => void loadAllPages(), restAfterMs);
    return () => clearTimeout(timer);
  }, []);
}

const restAfterMs = 2_000;

/** When the link that was followed is gone with its page, the focus goes to the new page. */
function useFocusAfterNavigation(): void {
  const [path] = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the page changes.
  useEffect(() => {
    if (document.activeElement === document.body) {
      document.getElementById('main')?.focus({ preventScroll: true });
    }
  }, [path]);
}
