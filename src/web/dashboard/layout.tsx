import type { Child } from 'hono/jsx';
import type { Role } from '../../domain/order/actor.ts';
import type { Membership } from '../../services/sign-in.ts';
import { Document, Mark } from '../kit/document.tsx';
import { Hidden } from '../kit/fields.tsx';
import { InZone, Notice } from '../kit/parts.tsx';
import { ROLE } from '../kit/words/statuses.ts';

interface Place {
  readonly href: string;
  readonly name: string;
}

const ORDERS = { href: '/orders', name: 'Orders' };
const DISPUTES = { href: '/disputes', name: 'Disputes' };
const SETTINGS = { href: '/settings', name: 'Settings' };

/** The main menu of each role. The first entry is its home page. */
const NAV: Readonly<Record<Role, readonly Place[]>> = {
  retailer: [ORDERS, DISPUTES, SETTINGS],
  supplier: [{ href: '/bench', name: 'Tasks' }, ORDERS, { href: '/stock', name: 'Stock' }, DISPUTES, SETTINGS],
  brand: [ORDERS, SETTINGS],
  platform: [
    ORDERS,
    DISPUTES,
    { href: '/ops/parked', name: 'Parked' },
    { href: '/ops/dead-letters', name: 'Dead letters' },
    { href: '/ops/unexplained-money', name: 'Unexplained money' },
    { href: '/ops/card-testing', name: 'Card testing' },
    { href: '/ops/health', name: 'Health' },
    SETTINGS,
  ],
};

export const homeOf = (role: Role): string => NAV[role][0]?.href ?? '/orders';

export interface DashboardPageProps {
  readonly title: string;
  readonly member: Membership;
  readonly csrf: string;
  readonly path: string;
  readonly done: string | null;
  readonly width?: 'narrow' | 'form';
  readonly children?: Child;
}

/** The frame of every page of the dashboard. */
export const DashboardPage = ({ title, member, csrf, path, done, width, children }: DashboardPageProps) => (
  <Document title={`${title} · ${member.partyName}`}>
    <header class="top-bar">
      <div class="inner">
        <Mark href={homeOf(member.role)} />
        <nav class="nav" aria-label="Main">
          {NAV[member.role].map(({ href, name }) => (
            <a
              href={href}
              {...(path === href || path.startsWith(`${href}/`) ? { 'aria-current': 'page' as const } : {})}
            >
              {name}
            </a>
          ))}
        </nav>
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
