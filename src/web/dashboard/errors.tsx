import type { Refusal, RefusalCode } from '../../domain/refusal.ts';
import { Bare, Document, Mark } from '../kit/document.tsx';
import { spoken } from '../kit/parts.tsx';
import type { ReturnUrl } from './return-url.ts';

/** For people instead of the refusal's own words, which are a program's. */
const SAID: Partial<Readonly<Record<RefusalCode, string>>> = {
  not_found: 'There is nothing at this address, or it belongs to somebody else.',
  unavailable: 'Something that this page needs does not answer just now. Nothing is lost.',
  internal: 'Something went wrong on our side. It was recorded.',
};

/** What a person can do about it, where the refusal itself does not say. */
const ADVICE: Partial<Readonly<Record<RefusalCode, string>>> = {
  not_found: 'Check the address, or look for it in the lists.',
  unavailable: 'Wait a moment, then try again.',
  internal: 'Try again, and tell Platform Ops if it stays.',
  order_moved: 'Look at the order as it is now, and decide again.',
};

/** An older page has sent the form. It has its own words, because the role is not the reason. */
export const STALE = refuse(
  'forbidden',
  'The page was open for too long, or you have signed in again since. Nothing was changed.',
);
const STALE_TITLE = 'This form is out of date';

export const titleOf = (refusal: Refusal): string =>
  refusal === STALE ? STALE_TITLE : PROBLEMS[refusal.refused].title;

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
