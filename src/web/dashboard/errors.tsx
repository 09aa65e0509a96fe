import type { Refusal, RefusalCode } from '../../domain/refusal.ts';
import { Bare, Document, Mark } from '../kit/document.tsx';
import type { ReturnUrl } from './return-url.ts';
import { fieldTexts, inDashboardWords } from './words/refusals.ts';
import { adviceOf, titleOf } from './words/titles.ts';

const PASSING: ReadonlySet<RefusalCode> = new Set(['unavailable', 'internal', 'rate_limited']);

const Told = ({ refusal }: { readonly refusal: Refusal }) => {
  const advice = adviceOf(refusal);
  const errors = fieldTexts(refusal);
  return (
    <>
      <p>{inDashboardWords(refusal.reason)}</p>
      {errors.length === 0 ? null : (
        <ul>
          {errors.map((text) => (
            <li>{text}</li>
          ))}
        </ul>
      )}
      {advice === undefined ? null : <p class="muted small">{advice}</p>}
    </>
  );
};

interface TroubleProps {
  readonly refusal: Refusal;
  /** The page that was asked for, if loading it again may help. */
  readonly again?: string | undefined;
  /** The page that the form belongs to. */
  readonly back?: ReturnUrl | undefined;
}

/** Links: try again (for errors that pass), back (after a form), and home. */
const Ways = ({ refusal, again, back, home }: TroubleProps & { readonly home: string }) => {
  const passing = again !== undefined && PASSING.has(refusal.refused);
  return (
    <div class="row">
      {passing ? (
        <a class="button primary" href={again}>
          Try again
        </a>
      ) : null}
      {back === undefined || refusal.refused === 'not_found' ? null : (
        <a class="button primary" href={back.href}>
          {back.name}
        </a>
      )}
      <a class="button plain" href="/">
        {home}
      </a>
    </div>
  );
};

export const TroubleInside = ({ refusal, again, back }: TroubleProps) => (
  <div class="empty">
    <h1>{titleOf(refusal)}</h1>
    <Told refusal={refusal} />
    <Ways refusal={refusal} again={again} back={back} home="Back to your dashboard" />
  </div>
);

/** For somebody who is not signed in, or if that is not known. */
export const TroubleOutside = ({ refusal, again }: TroubleProps) => (
  <Document title={titleOf(refusal)}>
    <Bare>
      <Mark href="/" />
      <section class="card" aria-label={titleOf(refusal)}>
        <h1>{titleOf(refusal)}</h1>
        <Told refusal={refusal} />
        <Ways refusal={refusal} again={again} home="Go to the dashboard" />
      </section>
    </Bare>
  </Document>
);
