import { PROBLEMS } from '../../api/problem.ts';
import { type Refusal, type RefusalCode, refuse } from '../../domain/refusal.ts';
import { Bare, Document, Mark } from '../kit/document.tsx';
import { spoken } from '../kit/parts.tsx';
import type { WayBack } from './return-url.ts';

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

/** A form that an older page has sent: its own words, since nobody's role is at fault. */
export const STALE = refuse(
  'forbidden',
  'The page was open for too long, or you have signed in again since. Nothing was changed.',
);
const STALE_TITLE = 'This form is out of date';

export const titleOf = (refusal: Refusal): string =>
  refusal === STALE ? STALE_TITLE : PROBLEMS[refusal.refused].title;

const PASSING: ReadonlySet<RefusalCode> = new Set(['unavailable', 'internal', 'rate_limited']);

const Told = ({ refusal }: { readonly refusal: Refusal }) => {
  const { refused, detail, errors } = refusal;
  const advice = refusal === STALE ? 'Open the page again, and send the form once more.' : ADVICE[refused];
  return (
    <>
      <p>{SAID[refused] ?? spoken(detail)}</p>
      {errors === undefined || errors.length === 0 ? null : (
        <ul>
          {errors.map(({ path, message }) => (
            <li>
              {path === '' ? '' : `${path}: `}
              {message}
            </li>
          ))}
        </ul>
      )}
      {advice === undefined ? null : <p class="muted small">{advice}</p>}
    </>
  );
};

interface TroubleProps {
  readonly refusal: Refusal;
  /** The page that was asked for, where asking again may help. */
  readonly again?: string | undefined;
  /** The page of what a form was about. */
  readonly back?: WayBack | undefined;
}

/** Ways out: again, for what passes by itself; back, after a form; and home. */
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
    <Ways refusal={refusal} again={again} back={back} home="Back to your desk" />
  </div>
);

/** Nobody is signed in, or nobody can tell. */
export const TroubleOutside = ({ refusal, again }: TroubleProps) => (
  <Document title={titleOf(refusal)}>
    <Bare>
      <Mark href="/" />
      <section class="card" aria-label={titleOf(refusal)}>
        <h1>{titleOf(refusal)}</h1>
        <Told refusal={refusal} />
        <Ways refusal={refusal} again={again} home="Go to the desk" />
      </section>
    </Bare>
  </Document>
);
