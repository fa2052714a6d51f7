import './app/no-eval.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/menu.css';
import './styles/keys.css';
import './styles/shell.css';
import './styles/people.css';
import './styles/photos.css';
import './styles/faces.css';
import './styles/review.css';
import './styles/by-face.css';
import './styles/search.css';
import './styles/albums.css';
import './styles/viewer.css';
import './styles/pages.css';
import './styles/settings.css';
import './styles/welcome.css';
import './styles/contrast.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { startLanguage } from './app/i18n.ts';
import { answers } from './app/use-answer.ts';
import { BrokenPage } from './pages/broken.tsx';
import { applyTheme } from './stores/preferences.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

applyTheme();
await startLanguage();
const page = createRoot(root, {
  onUncaughtError(error) {
    console.error(error);
    // React has taken the page down by now; whoever looks at it needs a way on.
    queueMicrotask(() => page.render(<BrokenPage />));
  },
});
page.render(
  <StrictMode>
    <QueryClientProvider client={answers}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
