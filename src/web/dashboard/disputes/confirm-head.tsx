import { aboutOf } from '../../kit/words/disputes.ts';
import { Head } from '../layout.tsx';
import type { Disputed } from './case.tsx';

interface ConfirmHeadProps {
  readonly opened: Disputed;
  readonly title: string;
  /** What happens after it is confirmed. */
  readonly children: string;
}

/** The head of a page that asks once more before something is done in a dispute. */
export const ConfirmHead = ({ opened: { view, dispute }, title, children }: ConfirmHeadProps) => (
  <Head
    crumbs={[
      { href: '/disputes', name: 'Disputes' },
      { href: `/disputes/${dispute.id}`, name: aboutOf(dispute) },
    ]}
    title={title}
  >
    <p class="muted">
      Order <span class="mono">{view.number}</span>. {children}
    </p>
  </Head>
);
