import type { WaitingKind } from '../../../domain/needs.ts';
import type { Role } from '../../../domain/order/actor.ts';
import { Day, When } from '../../kit/parts.tsx';
import { counted } from '../layout.tsx';
import { OPS_DECIDE, WORK_WORDS } from './words.ts';

/** One thing that waits. */
export interface QueueEntry {
  readonly kind: WaitingKind;
  readonly href: string;
  readonly name: string;
  readonly what: string;
  /** Shown instead of a time. */
  readonly left: string | null;
  /** Since when it waits, in ms. For stock: the units that are left. */
  readonly since: number;
  /** Until when, in ms. */
  readonly due: number | null;
  readonly late?: boolean;
  /** It is due on a day, whatever the hour. */
  readonly day?: boolean;
}

interface QueueProps {
  readonly role: Role;
  readonly kind: WaitingKind;
  readonly count: number;
  readonly entries: readonly QueueEntry[];
}

/** What waits of one kind: how much, the first of it, and a link to all of it. */
export const Queue = ({ role, kind, count, entries }: QueueProps) => {
  const { title, href, hint } = WORK_WORDS[kind];
  return (
    <section class="card queue" aria-label={title}>
      <header>
        <h2>
          <a href={href}>
            {title} <span class="count">{counted(Math.max(count, entries.length))}</span>
          </a>
        </h2>
        <p class="muted small">{kind === 'dispute' && role === 'platform' ? OPS_DECIDE : hint}</p>
      </header>
      {entries.length === 0 ? null : (
        <ul>
          {entries.map((entry) => (
            <Row entry={entry} />
          ))}
        </ul>
      )}
    </section>
  );
};

const Row = ({ entry: { href, name, what, left, since, due, late, day } }: { readonly entry: QueueEntry }) => (
  <li>
    <a class="row-link mono" href={href}>
      {name}
    </a>
    <span class="what">{what}</span>
    <span class={`when small${late === true ? ' late' : ''}`}>
      {left !== null ? (
        left
      ) : due === null ? (
        <>
          since <Day at={since} />
        </>
      ) : (
        <>
          {late === true ? 'was due' : 'by'} {day === true ? <Day at={due} /> : <When at={due} />}
        </>
      )}
    </span>
  </li>
);
