import type { Child } from 'hono/jsx';
import type { Role } from '../../../domain/order/actor.ts';
import { Head } from '../layout.tsx';
import { type At, show } from '../signed-in.tsx';

interface Entry {
  readonly href: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

const ALL: readonly Role[] = ['retailer', 'supplier', 'brand', 'platform'];

const SETTINGS: readonly Entry[] = [
  { href: '/settings/notifications', name: 'Notifications', roles: ['retailer'] },
  { href: '/settings/policies', name: 'Policies', roles: ['retailer', 'supplier'] },
  { href: '/settings/cancellation-policy', name: 'Cancellation policy', roles: ['supplier'] },
  { href: '/settings/my-emails', name: 'My e-mails', roles: ['retailer', 'supplier', 'platform'] },
  { href: '/settings/general', name: 'General', roles: ALL },
  { href: '/settings/members', name: 'Members', roles: ALL },
  { href: '/settings/keys', name: 'API keys', roles: ALL },
  { href: '/settings/security-log', name: 'Security log', roles: ALL },
];

export const settingsOf = (role: Role): readonly Entry[] => SETTINGS.filter(({ roles }) => roles.includes(role));

/** The button under a form of the settings. */
export const SaveRow = () => (
  <div class="row">
    <button type="submit" class="primary">
      Save
    </button>
  </div>
);

interface Settings {
  readonly title: string;
  readonly intro?: Child;
  readonly children?: Child;
}

/** A page of the settings, with the menu of the others. */
export function showSettings(at: At, { title, intro, children }: Settings, status?: Parameters<typeof show>[2]) {
  const path = at.c.req.path;
  const body = (
    <div class="columns settings">
      <nav class="subnav" aria-label="Settings">
        {settingsOf(at.member.role).map(({ href, name }) => (
          <a href={href} {...(path.startsWith(href) ? { 'aria-current': 'page' as const } : {})}>
            {name}
          </a>
        ))}
      </nav>
      <div class="stack loose">
        <Head title={title}>{intro === undefined ? null : <p class="muted">{intro}</p>}</Head>
        {children}
      </div>
    </div>
  );
  return show(at, { title: `${title} · Settings`, children: body }, status);
}
