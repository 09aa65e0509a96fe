import { type EventView, viewEvent } from '../../../domain/order/view-events.ts';
import { When } from '../../kit/parts.tsx';
import { roleWord } from '../../kit/words/statuses.ts';
import type { Opened } from '../order-context.ts';
import type { At } from '../signed-in.tsx';
import { type ToldEvent, tell } from '../words/events.ts';

/** The events with their words, the oldest first. Events that the reader may not see are left out. */
export const toldEvents = (
  opened: Opened,
  at: Pick<At, 'actor'>,
): { readonly event: EventView; readonly told: ToldEvent }[] =>
  opened.events
    .map((event) => viewEvent(event, opened.state, at.actor))
    .filter((event) => event.type !== 'hidden')
    .map((event) => ({ event, told: tell(event, opened) }));

/** The newest first. What happened at one moment, as a chargeback and what follows from it, is read as it happened. */
export function newestFirst<T>(all: readonly T[], atOf: (one: T) => number): T[] {
  const moments: T[][] = [];
  for (const one of all) {
    const open = moments.at(-1);
    const [first] = open ?? [];
    if (open !== undefined && first !== undefined && atOf(first) === atOf(one)) open.push(one);
    else moments.push([one]);
  }
  return moments.toReversed().flat();
}

export const Timeline = ({ opened, at }: { readonly opened: Opened; readonly at: At }) => {
  const seen = newestFirst(toldEvents(opened, at), ({ event }) => event.at);
  const all = at.c.req.query('timeline') === 'all';
  const shown = all ? seen : seen.filter(({ told }) => told.tone !== 'quiet');
  return (
    <>
      <ol class="timeline">
        {shown.map(({ event, told }) => {
          const { text, detail = '', tone = '' } = told;
          return (
            <li class={tone} id={`event-${event.seq}`}>
              <span>
                {text}
                {detail === '' ? null : <span class="detail">{detail}</span>}
              </span>
              <span class="meta">
                {roleWord(event.actor)} · <When at={event.at} />
              </span>
            </li>
          );
        })}
      </ol>
      {all || shown.length === seen.length ? null : (
        <p>
          <a href={`/orders/${opened.view.id}?timeline=all#timeline`}>Show all {seen.length} events</a>
        </p>
      )}
    </>
  );
};
