import { type Child, createContext, useContext } from 'hono/jsx';
import { type Address, addressLines } from '../../domain/address/address.ts';
import { DEFAULT_ZONE, dayText, secondText, stampText } from '../../domain/calendar.ts';
import { moneyFormat } from '../../domain/money/format.ts';
import type { FulfilmentStatus } from '../../domain/order/lifecycle.ts';
import type { OrderView } from '../../domain/order/view.ts';
import { webUrl } from '../../domain/text.ts';
import { Icon, type IconName } from './icons.tsx';
import { changedOptions } from './words/options.ts';
import { orderSaid, type Said } from './words/orders.ts';
import {
  BEING_CANCELLED,
  FULFILMENT_STATUS,
  inPlainWords,
  REFUND_STATUS,
  type StatusWords,
  type Tone,
} from './words/statuses.ts';

/** The small parts that all pages are made of. */

export const Badge = ({ said, big = false }: { readonly said: StatusWords; readonly big?: boolean }) => (
  <span class={`badge ${said.tone}${big ? ' big' : ''}`}>{said.text}</span>
);

interface OrderBadgeProps {
  readonly order: Said;
  readonly big?: boolean;
}

/** The badges of an order: one for its goods, and one for its money if something of it went back. */
export const OrderBadges = ({ order, big = false }: OrderBadgeProps) => (
  <>
    {orderSaid(order).map((said) => (
      <>
        <Badge said={said} big={big} />{' '}
      </>
    ))}
  </>
);

export const RefundBadge = ({ status }: { readonly status: string }) => (
  <Badge said={REFUND_STATUS[status] ?? { text: inPlainWords(status), tone: 'still' }} />
);

interface FulfilmentBadgeProps {
  readonly status: FulfilmentStatus;
  /** The whole order is being cancelled: its unfinished fulfilments do not go on. */
  readonly cancelling: boolean;
}

const OVER: readonly FulfilmentStatus[] = ['rejected', 'withdrawn', 'delivered'];

export const FulfilmentBadge = ({ status, cancelling }: FulfilmentBadgeProps) => (
  <Badge said={cancelling && !OVER.includes(status) ? BEING_CANCELLED : FULFILMENT_STATUS[status]} />
);

/** The time zone of a page: the party's own; on a customer's page, the shop's. */
const Zone = createContext(DEFAULT_ZONE);

/** A page's content with its time zone. The foot of the page names it once. */
export const InZone = ({ zone, children }: { readonly zone: string; readonly children?: Child }) => (
  <Zone.Provider value={zone}>
    {children}
    <footer class="small muted zone">Days and times are those of {zone}.</footer>
  </Zone.Provider>
);

/** A moment, with the name of the zone. `seconds`: for who compares what happened with a log. */
export const When = ({ at, seconds = false }: { readonly at: number; readonly seconds?: boolean }) => {
  const zone = useContext(Zone);
  return (
    <time datetime={new Date(at).toISOString()} class="nowrap" title={zone}>
      {seconds ? secondText(at, zone) : stampText(at, zone)}
    </time>
  );
};

export const Day = ({ at }: { readonly at: number }) => {
  const zone = useContext(Zone);
  return (
    <time datetime={new Date(at).toISOString()} class="nowrap" title={stampText(at, zone)}>
      {dayText(at, zone)}
    </time>
  );
};

/** An amount of minor units as people write it; a dash if the reader may not see it. */
export const money = (amount: number | null | undefined, currency: string): string =>
  amount === null || amount === undefined ? '–' : moneyFormat(currency)(amount);

interface AmountProps {
  readonly label: string;
  readonly amount: number;
  readonly currency: string;
}

/** The cell of an amount. Zero is a dash; a phone leaves it out. */
export const Amount = ({ label, amount, currency }: AmountProps) => (
  <td class={amount === 0 ? 'num nil' : 'num'} data-label={label}>
    {amount === 0 ? '–' : money(amount, currency)}
  </td>
);

interface NoticeProps {
  readonly tone?: Tone;
  readonly title?: string;
  /** `live`: a screen reader says it at once, as the result of a form. */
  readonly live?: boolean;
  readonly children?: Child;
}

/** The tone, for who does not see colours. The words say it to everybody. */
const NOTICE_ICON: Readonly<Record<Tone, IconName>> = {
  good: 'circle-check',
  wait: 'clock',
  bad: 'triangle-alert',
  info: 'info',
  still: 'info',
};

export const Notice = ({ tone = 'info', title, live = false, children }: NoticeProps) => (
  <div class={`notice ${tone}`} {...(live ? { role: tone === 'bad' ? 'alert' : 'status' } : {})}>
    <Icon name={NOTICE_ICON[tone]} />
    <div class="said">
      {title === undefined ? null : <p class="strong">{title}</p>}
      {children}
    </div>
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

const UNIT = /^(.+)_(mm|cm|m)$/;

/** Measurements and choices: `Width 1200 mm · Fabric linen`. */
export const OptionList = ({ options }: { readonly options: Readonly<Record<string, string | number>> }) => (
  <dl class="inline">
    {Object.entries(options).map(([name, value]) => {
      const [, stem = name, unit] = UNIT.exec(name) ?? [];
      return (
        <div>
          <dt>{inPlainWords(stem)}</dt>
          <dd>{unit === undefined ? value : `${value} ${unit}`}</dd>
        </div>
      );
    })}
  </dl>
);

interface CorrectedProps {
  readonly line: Pick<OrderView['lines'][number], 'options' | 'corrected'>;
  readonly by: (role: string) => string;
}

/** The last correction of a line: the new measurements and the old, when, and by whom. */
export const Corrected = ({ line: { options, corrected }, by }: CorrectedProps) =>
  corrected === null ? null : (
    <p class="small">
      <Badge said={{ text: 'Corrected', tone: 'wait' }} /> {changedOptions(corrected.was, options).join('; ')}{' '}
      <span class="muted">
        · {by(corrected.by)}, <When at={corrected.at} />
      </span>
    </p>
  );

export const PostAddress = ({ name, address }: { readonly name: string; readonly address: Address }) => (
  <address>
    {addressLines(name, address).map((line) => (
      <>
        {line}
        <br />
      </>
    ))}
  </address>
);

/** Only `http` and `https` addresses become links. */
export const TrackingLink = (props: {
  readonly tracking: { readonly carrier: string; readonly number: string; readonly url: string | null };
}) => {
  const { carrier, number, url } = props.tracking;
  const link = webUrl(url);
  return (
    <span>
      {carrier}{' '}
      {link !== null ? (
        <a class="whole" href={link} rel="noreferrer noopener">
          Track {number}
        </a>
      ) : (
        <span class="mono">{number}</span>
      )}
    </span>
  );
};

interface PicturedProps {
  readonly line: Pick<OrderView['lines'][number], 'title' | 'imageUrl'>;
  readonly children?: Child;
}

/** What is said of a line, with its picture beside it if it has one. The size is fixed, so that nothing moves. */
export const Pictured = ({ line, children }: PicturedProps) => {
  const said = <div class="stack tight">{children}</div>;
  if (line.imageUrl === null) return said;
  return (
    <div class="pictured">
      <img src={line.imageUrl} alt={line.title} width="64" height="64" loading="lazy" decoding="async" />
      {said}
    </div>
  );
};
