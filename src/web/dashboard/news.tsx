import { whole } from '../../api/query.ts';
import { faulted } from '../../app/refusals.ts';
import type { Outcome } from '../../domain/fault.ts';
import { type At, refused } from './signed-in.tsx';

/** An open list says how much of it is new or has changed since it was read (ADR 61). */

/** When the list was read, in ms. 0: it was empty, so everything in it is new. */
export const SINCE = { since: whole(0, 8_640_000_000_000) };

/** When these rows were read. */
export const readAtOf = ([row]: readonly { readonly readAt: number }[]): number => row?.readAt ?? 0;

/** The answer to the script: the version of a list is the number of its changes since it was read. */
export const newsAnswer = (at: At, found: Outcome<number>) =>
  found.ok ? at.c.json({ version: found.value }) : refused(at, faulted(found.fault));

interface WhatIsNewProps {
  /** Where the script asks. */
  readonly poll: string;
  /** The list. */
  readonly href: string;
}

/** The script fills it in. A screen reader says it when the reader pauses. */
export const WhatIsNew = ({ poll, href }: WhatIsNewProps) => (
  <div role="status" class="news" data-version="0" data-poll={poll} data-news>
    <a class="button plain" href={href} hidden>
      <span>
        <span class="number" /> new or changed: load the list again
      </span>
    </a>
  </div>
);
