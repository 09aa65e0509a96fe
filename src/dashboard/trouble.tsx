import type { Refusal, RefusalCode } from '../domain/refusal.ts';
import { Bare, Document, Mark } from '../http/pages/ui/document.tsx';
import { PROBLEMS } from '../http/problem.ts';

/** What a person can do about it, where the refusal itself does not say. */
const ADVICE: Partial<Readonly<Record<RefusalCode, string>>> = {
  not_found: 'It may have been mistyped, or it belongs to somebody else. Both look the same from here.',
  forbidden: 'If you need it, ask somebody whose role it is.',
  unavailable: 'Nothing is lost. Try again in a moment.',
  internal: 'It was recorded. Try again, and tell Platform Ops if it stays.',
  order_moved: 'Somebody or something else was faster. Load the order again and decide anew.',
};

const Told = ({ refusal: { refused, detail, errors } }: { readonly refusal: Refusal }) => (
  <>
    <p class="muted">{refused === 'internal' ? 'Something went wrong on our side.' : detail}</p>
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
    {ADVICE[refused] === undefined ? null : <p class="muted small">{ADVICE[refused]}</p>}
  </>
);

export const TroubleInside = ({ refusal }: { readonly refusal: Refusal }) => (
  <div class="empty">
    <h1>{PROBLEMS[refusal.refused].title}</h1>
    <Told refusal={refusal} />
    <a class="button plain" href="/">
      Back to your desk
    </a>
  </div>
);

/** Nobody is signed in, or nobody can tell. */
export const TroubleOutside = ({ refusal }: { readonly refusal: Refusal }) => (
  <Document title={PROBLEMS[refusal.refused].title}>
    <Bare>
      <Mark href="/" />
      <h1>{PROBLEMS[refusal.refused].title}</h1>
      <Told refusal={refusal} />
      <a class="button plain" href="/">
        To the desk
      </a>
    </Bare>
  </Document>
);
