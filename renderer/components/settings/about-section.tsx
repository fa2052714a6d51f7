import { useTranslation } from 'react-i18next';
import { asAppError } from '../../app/api.ts';
import { packLicences } from '../../app/pack-words.ts';
import { useAnswer, useReading } from '../../app/use-answer.ts';
import { ErrorNotice } from '../../ui/notice.tsx';

/** Made when the page is built: every package that is in it or comes with it. */
type Licences = {
  packages: { name: string; version: string; licence: string; text: number | null }[];
  texts: string[];
};

async function readLicences(signal: AbortSignal): Promise<Licences> {
  const answer = await fetch('/licences.json', { signal });
  if (!answer.ok) throw asAppError(new Error(`licences.json: ${answer.status}`));
  return (await answer.json()) as Licences;
}

/** Which Heirloom this is, and the licences of everything in it. */
export function AboutSection() {
  const { t } = useTranslation();
  const { data: status } = useAnswer('getStatus', {});
  const { data: packs } = useAnswer('listPacks', {});
  const licences = useReading(['licences'], readLicences, { follows: [] });
  return (
    <>
      <section className="section about">
        <img src="/favicon.svg" alt="" width={64} height={64} />
        <div>
          <h2>Heirloom</h2>
          <p className="muted">{status && t('about.version', { version: status.version })}</p>
        </div>
      </section>
      <section className="section">
        <p>{t('about.text')}</p>
      </section>
      <section className="section">
        <h2>{t('about.models')}</h2>
        <ul className="rows">
          {packs?.map((pack) => (
            <li key={pack.id} className="row">
              <div className="row__text">
                <strong lang="en">{pack.title}</strong>
                <span>{t(packLicences[pack.id])}</span>
                <span className="muted small" lang="en">
                  {pack.licence}
                </span>
              </div>
              {pack.licence_url !== null && (
                <a href={pack.licence_url} target="_blank" rel="noreferrer">
                  {t('licence.read')}
                </a>
              )}
            </li>
          ))}
        </ul>
      </section>
      <section className="section">
        <h2>{t('about.packages')}</h2>
        <p className="muted">{t('about.packagesText', { count: licences.data?.packages.length ?? 0 })}</p>
        {licences.error !== undefined && <ErrorNotice error={licences.error} onRetry={licences.reload} />}
        <ul className="licences">
          {licences.data?.packages.map(({ name, version, licence, text }) => (
            <li key={`${name} ${version}`}>
              <PackageLicence
                title={`${name} ${version}`}
                licence={licence}
                text={text === null ? null : (licences.data?.texts[text] ?? null)}
              />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

type PackageLicenceProps = { title: string; licence: string; text: string | null };

function PackageLicence({ title, licence, text }: PackageLicenceProps) {
  const head = (
    <>
      <span lang="en">{title}</span> <span className="muted small">{licence}</span>
    </>
  );
  if (text === null) return <p className="licences__head">{head}</p>;
  return (
    <details>
      <summary className="licences__head">{head}</summary>
      <pre className="licences__text" lang="en">
        {text}
      </pre>
    </details>
  );
}
