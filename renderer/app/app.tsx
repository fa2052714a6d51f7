import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Route, Switch, useLocation } from 'wouter';
import { ConnectionBanner } from '../components/connection-banner.tsx';
import { Header } from '../components/header.tsx';
import { ProgressStrip } from '../components/progress-strip.tsx';
import { TabBar } from '../components/tab-bar.tsx';
import { Viewer } from '../components/viewer/viewer.tsx';
import { AsidePage } from '../pages/aside.tsx';
import { FacesPage } from '../pages/faces.tsx';
import { HistoryPage } from '../pages/history.tsx';
import { NotFoundPage } from '../pages/not-found.tsx';
import { PeoplePage } from '../pages/people.tsx';
import { PersonPage } from '../pages/person.tsx';
import { PhotosPage } from '../pages/photos.tsx';
import { ProblemsPage } from '../pages/problems.tsx';
import { ReviewPage } from '../pages/review.tsx';
import { SearchPage } from '../pages/search.tsx';
import { SettingsPage } from '../pages/settings.tsx';
import { StatisticsPage } from '../pages/statistics.tsx';
import { TrashPage } from '../pages/trash.tsx';
import { UnauthorizedPage } from '../pages/unauthorized.tsx';
import { WelcomePage } from '../pages/welcome.tsx';
import { useConnection } from '../stores/connection.ts';
import { Toasts } from '../ui/toasts.tsx';
import { startLive } from './live.ts';
import { usePhotoAddress } from './use-photo-address.ts';
import { useTakeBackKeys } from './use-take-back.ts';

export function App() {
  const { t } = useTranslation();
  // A modal dialog makes everything outside it inert, messages too: the viewer shows them itself.
  const viewing = usePhotoAddress() !== null;
  // The first run has its own way through it.
  const first = useLocation()[0].startsWith('/welcome');
  const connection = useConnection((state) => state.state);
  useEffect(() => startLive(), []);
  useTakeBackKeys();
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
        <Switch>
          <Route path="/" component={PeoplePage} />
          <Route path="/people/:id">{({ id }) => <PersonPage key={id} id={Number(id)} />}</Route>
          <Route path="/welcome/:step?">{() => <WelcomePage />}</Route>
          <Route path="/photos" component={PhotosPage} />
          <Route path="/review" component={ReviewPage} />
          <Route path="/history" component={HistoryPage} />
          <Route path="/hidden">{() => <AsidePage kind="hidden" />}</Route>
          <Route path="/strangers">{() => <AsidePage kind="strangers" />}</Route>
          <Route path="/faces/:kind">{({ kind }) => <FacesPage key={kind} kind={kind} />}</Route>
          <Route path="/search" component={SearchPage} />
          <Route path="/settings/:section?">{() => <SettingsPage />}</Route>
          <Route path="/statistics" component={StatisticsPage} />
          <Route path="/problems" component={ProblemsPage} />
          <Route path="/trash" component={TrashPage} />
          <Route component={NotFoundPage} />
        </Switch>
      </main>
      {!first && <ProgressStrip />}
      {!first && <TabBar />}
      <Viewer />
      {!viewing && <Toasts />}
    </>
  );
}

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
