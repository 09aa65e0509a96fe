import type { Child } from 'hono/jsx';
import { COUNTED, type WaitingCounts, type WaitingKind, waitingFor } from '../../domain/needs.ts';
import type { Role } from '../../domain/order/actor.ts';
import type { Membership } from '../../services/sign-in.ts';
import { Document, Mark } from '../kit/document.tsx';
import { Hidden } from '../kit/fields.tsx';
import { Icon, type IconName } from '../kit/icons.tsx';
import { InZone, Notice } from '../kit/parts.tsx';
import { ROLE } from '../kit/words/statuses.ts';
import { FindBox } from './find/box.tsx';

interface Place {
  readonly href: string;
  readonly name: string;
  readonly icon?: IconName;
  /** What waits there. Its number stands beside the name. */
  readonly waits?: readonly WaitingKind[];
}

/** The page after signing in. */
export const HOME = '/home';

const TODAY: Place = { href: HOME, name: 'Today', icon: 'sun' };
const ORDERS: Place = { href: '/orders', name: 'Orders', icon: 'package' };
const MONEY: Place = { href: '/money', name: 'Money', icon: 'banknote' };
const NUMBERS: Place = { href: '/numbers', name: 'Numbers', icon: 'chart-column' };
const DISPUTES: Place = { href: '/disputes', name: 'Disputes', icon: 'scale', waits: ['dispute', 'bank'] };
const SETTINGS: Place = { href: '/settings', name: 'Settings', icon: 'settings' };

/** The main menu of each role. */
const NAV: Readonly<Record<Role, readonly Place[]>> = {
  retailer: [TODAY, ORDERS, MONEY, NUMBERS, DISPUTES, SETTINGS],
  supplier: [
    TODAY,
    { href: '/bench', name: 'Tasks', icon: 'hammer', waits: ['answer', 'make', 'send'] },
    ORDERS,
    { href: '/stock', name: 'Stock', icon: 'boxes', waits: ['low_stock'] },
    MONEY,
    NUMBERS,
    DISPUTES,
    SETTINGS,
  ],
  brand: [TODAY, ORDERS, MONEY, NUMBERS, SETTINGS],
  platform: [
    TODAY,
    ORDERS,
    MONEY,
    NUMBERS,
    DISPUTES,
    { href: '/ops/parked', name: 'Parked', icon: 'circle-pause', waits: ['parked'] },
    { href: '/ops/dead-letters', name: 'Dead letters', icon: 'mail-warning', waits: ['dead_letters'] },
    { href: '/ops/unexplained-money', name: 'Unexplained money', icon: 'circle-question-mark', waits: ['unexplained'] },
    { href: '/ops/card-testing', name: 'Card testing', icon: 'credit-card' },
    { href: '/ops/health', name: 'Health', icon: 'activity' },
    SETTINGS,
  ],
};

/** The number of things that wait, beside a name. Nothing where nothing waits. */
export const Waiting = ({ n }: { readonly n: number }) =>
  n === 0 ? null : (
    <>
      {' '}
      <span class="count">
        {counted(n)}
        <span class="hush"> waiting</span>
      </span>
    </>
  );

export const counted = (n: number): string => (n >= COUNTED ? `${COUNTED}+` : String(n));

interface MenuProps {
  readonly role: Role;
  readonly path: string;
  readonly counts: WaitingCounts;
}

/** On a phone it is a fold, which names the present page. Where there is room, it is always open. */
const Menu = ({ role, path, counts }: MenuProps) => {
  const isHere = ({ href }: Place) => path === href || path.startsWith(`${href}/`);
  const places = NAV[role];
  const here = places.find(isHere);
  return (
    <nav class="nav" aria-label="Main">
      <details>
        <summary>
          Menu
          {here === undefined ? null : <span class="muted">: {here.name}</span>}
        </summary>
        <div class="places">
          {places.map((place) => (
            <a href={place.href} {...(isHere(place) ? { 'aria-current': 'page' as const } : {})}>
              {place.icon === undefined ? null : <Icon name={place.icon} />}
              <span>
                {place.name}
                <Waiting n={waitingFor(role, counts, place.waits ?? [])} />
              </span>
            </a>
          ))}
        </div>
      </details>
    </nav>
  );
};

export interface DashboardPageProps {
  readonly title: string;
  readonly member: Membership;
  readonly csrf: string;
  readonly path: string;
  /** What waits for the member's party, for the menu. */
  readonly counts: WaitingCounts;
  readonly done: string | null;
  readonly width?: 'narrow' | 'form';
  readonly children?: Child;
}

/** The frame of every page of the dashboard. */
export const DashboardPage = ({ title, member, csrf, path, counts, done, width, children }: DashboardPageProps) => (
  <Document title={`${title} · ${member.partyName}`}>
    <header class="top-bar">
      <div class="inner">
        <Mark href={HOME} />
        <FindBox role={member.role} />
        <div class="who">
          <span>
            <span class="party">{member.partyName}</span>
            <span class="person">
              {member.name}, {ROLE[member.role]}
            </span>
          </span>
          <form method="post" action="/sign-out">
            <Hidden csrf={csrf} keyed={false} />
            <button type="submit" class="plain small">
              Sign out
            </button>
          </form>
        </div>
      </div>
      <Menu role={member.role} path={path} counts={counts} />
    </header>
    <main id="main" tabindex={-1} {...(width === undefined ? {} : { class: width })}>
      {done === null ? null : (
        <Notice tone="good" live>
          <p>{done}</p>
        </Notice>
      )}
      <InZone zone={member.timeZone}>{children}</InZone>
    </main>
  </Document>
);

/** A page's title, with links to the pages above it. */
export const Head = (props: {
  readonly title: Child;
  readonly crumbs?: readonly Place[];
  readonly children?: Child;
}) => (
  <div class="page-head">
    {props.crumbs === undefined ? null : (
      <nav class="crumbs" aria-label="Where you are">
        {props.crumbs.map(({ href, name }, i) => (
          <>
            {i === 0 ? null : <span aria-hidden="true"> / </span>}
            <a href={href}>{name}</a>
          </>
        ))}
      </nav>
    )}
    <h1>{props.title}</h1>
    {props.children}
  </div>
);
