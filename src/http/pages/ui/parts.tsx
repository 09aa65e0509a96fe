import type { Child } from 'hono/jsx';
import type { FulfilmentStatus, OrderStatus } from '../../../domain/lifecycle.ts';
import { moneyFormat } from '../../../domain/notification.ts';
import { FULFILMENT_STATUS, ORDER_STATUS, plain, type Said, type Tone } from './words.ts';

/** The small parts that all pages are made of. */

export const Badge = ({ said, big = false }: { readonly said: Said; readonly big?: boolean }) => (
  <span class={`badge ${said.tone}${big ? ' big' : ''}`}>{said.text}</span>
);

export const OrderBadge = ({ status, big = false }: { readonly status: OrderStatus; readonly big?: boolean }) => (
  <Badge said={ORDER_STATUS[status]} big={big} />
);

export const FulfilmentBadge = ({ status }: { readonly status: FulfilmentStatus }) => (
  <Badge said={FULFILMENT_STATUS[status]} />
);

const STAMP = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** A moment: in UTC, and with script in the reader's own time. */
export const When = ({ at }: { readonly at: number }) => (
  <time datetime={new Date(at).toISOString()} data-local="">
    {STAMP.format(at)} UTC
  </time>
);

export const Day = ({ at }: { readonly at: number }) => (
  <time datetime={new Date(at).toISOString()} class="nowrap">
    {DAY.format(at)}
  </time>
);

/** `3 days`, `2 hours`: how people say a duration in seconds. */
export function duration(seconds: number): string {
  const units: readonly (readonly [number, string])[] = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
    [1, 'second'],
  ];
  const [size = 1, name = 'second'] = units.find(([length]) => seconds >= length) ?? [];
  const count = Math.round((seconds / size) * 10) / 10;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** Minor units as people write them; a dash where the reader may not see the amount. */
export const money = (amount: number | null | undefined, currency: string): string =>
  amount === null || amount === undefined ? '–' : moneyFormat(currency)(amount);

interface NoticeProps {
  readonly tone?: Tone;
  readonly title?: string;
  /** Spoken at once: what became of what was just asked. */
  readonly live?: boolean;
  readonly children?: Child;
}

export const Notice = ({ tone = 'info', title, live = false, children }: NoticeProps) => (
  <div class={`notice ${tone}`} {...(live ? { role: tone === 'bad' ? 'alert' : 'status' } : {})}>
    {title === undefined ? null : <p class="strong">{title}</p>}
    {children}
  </div>
);

export const Empty = ({ title, children }: { readonly title: string; readonly children?: Child }) => (
  <div class="empty">
    <h2>{title}</h2>
    {children}
  </div>
);

interface CardProps {
  readonly title?: string;
  readonly id?: string;
  readonly aside?: Child;
  readonly flush?: boolean;
  readonly children?: Child;
}

/** A titled part of a page. `flush`: a table fills it from edge to edge. */
export const Card = ({ title, id, aside, flush = false, children }: CardProps) => (
  <section
    class={`card${flush ? ' flush' : ''}`}
    {...(id === undefined ? {} : { id })}
    {...(title === undefined ? {} : { 'aria-label': title })}
  >
    {title === undefined ? null : (
      <header>
        <h2>{title}</h2>
        {aside}
      </header>
    )}
    {children}
  </section>
);

/** A table that may be wider than a phone is scrolled by itself, by keyboard too. */
export const Scroll = ({ label, children }: { readonly label: string; readonly children: Child }) => (
  <section class="scroll" tabindex={0} aria-label={label}>
    {children}
  </section>
);

const UNIT = /^(.+)_(mm|cm|m)$/;

/** Measurements and choices: `Width 1200 mm · Fabric linen`. */
export const Options = ({ options }: { readonly options: Readonly<Record<string, string | number>> }) => (
  <dl class="inline">
    {Object.entries(options).map(([name, value]) => {
      const [, stem = name, unit] = UNIT.exec(name) ?? [];
      return (
        <div>
          <dt>{plain(stem)}</dt>
          <dd>{unit === undefined ? value : `${value} ${unit}`}</dd>
        </div>
      );
    })}
  </dl>
);

interface PostalAddress {
  readonly line1: string;
  readonly line2?: string | undefined;
  readonly city: string;
  readonly region?: string | undefined;
  readonly postalCode: string;
  readonly country: string;
}

export const PostAddress = ({ name, address }: { readonly name: string; readonly address: PostalAddress }) => (
  <address>
    {[name, address.line1, address.line2, address.city, address.region, address.postalCode, address.country]
      .filter((part): part is string => part !== undefined && part !== '')
      .map((part) => (
        <>
          {part}
          <br />
        </>
      ))}
  </address>
);

/** Only what a browser opens as a page becomes a link. */
export const TrackingLink = (props: {
  readonly tracking: { readonly carrier: string; readonly number: string; readonly url: string | null };
}) => {
  const { carrier, number, url } = props.tracking;
  const linked = url !== null && /^https?:\/\//i.test(url);
  return (
    <span>
      {carrier}{' '}
      {linked ? (
        <a href={url} rel="noreferrer noopener">
          Track {number}
        </a>
      ) : (
        <span class="mono">{number}</span>
      )}
    </span>
  );
};
