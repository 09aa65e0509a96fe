import type { Refusal, RefusalCode } from '../../domain/refusal.ts';
import { type Typed, textOf } from '../kit/choice.ts';
import { Bare, Document, Mark } from '../kit/document.tsx';
import { HAD, hadOf } from '../kit/meanwhile.tsx';
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

interface WrittenProps {
  readonly fields: Typed;
}

/** Somebody wrote it: it has a blank, or a letter that ids and choices do not have. */
const WRITTEN = /\S\s+\S|[^\p{ASCII}]/u;

/** What somebody wrote into a form, without what stands there as it was shown. */
export function writtenIn(fields: Typed): string[] {
  const had = hadOf(textOf(fields, HAD)) ?? {};
  return Object.keys(fields)
    .filter((name) => name !== HAD && textOf(fields, name) !== textOf(had, name))
    .map((name) => textOf(fields, name))
    .filter((text) => WRITTEN.test(text));
}

/** What was written in a form that could not be taken. Our pages are not kept by the browser, so Back would lose it. */
const Written = ({ fields }: WrittenProps) => {
  const texts = writtenIn(fields);
  return texts.length === 0 ? null : (
    <>
      <p>This is what you wrote. Copy it before you go on.</p>
      {texts.map((text) => (
        <textarea readonly rows={4} aria-label="What you wrote">
          {text}
        </textarea>
      ))}
    </>
  );
};

interface SignedOutProps extends WrittenProps {
  /** The sign-in page. */
  readonly signIn: string;
}

/** For a form that arrives after its session has ended. */
export const SignedOut = ({ fields, signIn }: SignedOutProps) => (
  <Document title="You are signed out">
    <Bare>
      <Mark href="/" />
      <section class="card stack" aria-label="You are signed out">
        <h1>You are signed out</h1>
        <p>Nothing was saved.</p>
        <Written fields={fields} />
        <div class="row">
          <a class="button primary" href={signIn}>
            Sign in
          </a>
        </div>
      </section>
    </Bare>
  </Document>
);

interface TroubleProps {
  readonly refusal: Refusal;
  /** What was sent, where it is lost with this page. */
  readonly sent?: Typed | undefined;
  /** The page that was asked for, if loading it again may help. */
  readonly again?: string | undefined;
  /** The page that the form belongs to. */
  readonly back?: ReturnUrl | undefined;
}

/** Links: try again (for errors that pass), back (after a form), and home. */
const Ways = ({ refusal, again, back, home }: Omit<TroubleProps, 'sent'> & { readonly home: string }) => {
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

export const TroubleInside = ({ refusal, again, back, sent = {} }: TroubleProps) => (
  <div class="empty">
    <h1>{titleOf(refusal)}</h1>
    <Told refusal={refusal} />
    <Written fields={sent} />
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
