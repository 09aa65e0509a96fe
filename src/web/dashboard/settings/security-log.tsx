import { PageQuery, pageOf } from '../../../api/paging.ts';
import { faulted } from '../../../app/refusals.ts';
import type { SecurityEvent } from '../../../domain/access/security-log.ts';
import { ROLES } from '../../../domain/order/actor.ts';
import type { SecurityEntry } from '../../../services/sign-in.ts';
import { Card, Empty, When } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import { type Dashboard, listPage, refused } from '../signed-in.tsx';
import { settingWords } from '../words/settings.ts';
import { showSettings } from './frame.tsx';

const PATH = '/settings/security-log';
const PAGE = 50;

const WORDS: Readonly<Record<SecurityEvent, string>> = {
  signed_in: 'Signed in',
  signed_out_everywhere: 'Signed out everywhere',
  member_added: 'Added a member',
  member_removed: 'Removed a member',
  key_made: 'Created an API key',
  key_renamed: 'Renamed an API key',
  key_adopted: 'Took over an API key',
  key_revoked: 'Revoked an API key',
  settings_changed: 'Changed settings',
  exported: 'Exported',
  export_downloaded: 'Downloaded by the link of an export',
};

export function securityLogPages(dashboard: Dashboard): void {
  listPage(dashboard, PATH, { roles: ROLES, query: { cursor: PageQuery.shape.cursor } }, async (at, { cursor }) => {
    const found = await at.c.env.securityLog.list(at.member.partyId, cursor ?? null, PAGE + 1);
    if (!found.ok) return refused(at, faulted(found.fault));
    const { shown, nextCursor } = pageOf(found.value, PAGE, ({ at: when, id }) => ({ at: when, id }));
    const children = (
      <>
        {shown.length === 0 ? (
          <Card>
            <Empty title="Nothing yet">
              <p>Sign-ins, changes and exports appear here.</p>
            </Empty>
          </Card>
        ) : (
          <TableCard label="Security log" columns={['When', 'Who', 'What']} rows>
            {shown.map((entry) => (
              <Row entry={entry} />
            ))}
          </TableCard>
        )}
        {nextCursor === null ? null : (
          <nav class="pager" aria-label="Pages">
            <span />
            <a class="button plain" href={`${PATH}?cursor=${nextCursor}`}>
              Older entries
            </a>
          </nav>
        )}
      </>
    );
    const intro = `Who signed in for ${at.member.partyName}, changed its keys, members or settings, or exported its orders.`;
    return showSettings(at, { title: 'Security log', intro, children });
  });
}

const Row = ({ entry: { at, by, event, subject } }: { readonly entry: SecurityEntry }) => (
  <tr>
    <td data-label="When" class="nowrap">
      <When at={at} />
    </td>
    <td data-label="Who">
      {by.kind === 'key' ? 'API key ' : ''}
      {by.name ?? 'Platform Ops'}
    </td>
    <td data-label="What" class="block">
      <span>
        {WORDS[event]}
        {subject === null ? null : (
          <span class="muted">: {event === 'settings_changed' ? settingWords(subject) : subject}</span>
        )}
      </span>
    </td>
  </tr>
);
