import { isDayOver } from '../../../domain/calendar.ts';
import { Day } from '../../kit/parts.tsx';
import type { At } from '../signed-in.tsx';

/** Whether what had to leave on a day is late now. */
export const isLate = ({ member, c }: At, due: number | null): boolean =>
  due !== null && isDayOver(due, c.env.now(), member.timeZone);

interface SendByProps {
  readonly at: At;
  /** Null: nothing was promised, or it has left. */
  readonly due: number | null;
}

/** The day on which a task has to leave. A late one says so in a word. */
export const SendBy = ({ at, due }: SendByProps) => {
  if (due === null) return <>–</>;
  return (
    <span class={isLate(at, due) ? 'late' : ''}>
      <Day at={due} />
      {isLate(at, due) ? ' · late' : null}
    </span>
  );
};

/** The same as a paragraph; nothing where nothing was promised. */
export const Promised = ({ at, due }: SendByProps) =>
  due === null ? null : (
    <p>
      Send by <SendBy at={at} due={due} />
    </p>
  );
