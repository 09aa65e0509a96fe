/** What a page says after a form was sent. A closed list: a link from outside cannot put words into our pages. */
const DONE = {
  cancelled: 'The order is being cancelled. Everything is put back automatically.',
  accepted: 'Accepted.',
  batch_accepted: 'All selected tasks are accepted.',
  batch_started: 'Production has started for all selected tasks. The customers are told by e-mail.',
  batch_dispatched: 'All selected tasks are dispatched.',
  rejected: 'Rejected. The whole order is being cancelled.',
  started: 'Production has started. The customer is told by e-mail.',
  dispatched: 'Dispatched.',
  tracking_corrected: 'The tracking was corrected. If the customer was mailed the first one, an e-mail tells them.',
  line_corrected: 'The measurements were corrected. The supplier sees the old and the new ones.',
  mail_resent: 'The e-mail is sent again.',
  arrived: 'Arrival noted. If the customer does not confirm it, the order counts as delivered after a while.',
  refunded: 'The refund is on its way.',
  paid_otherwise: 'Booked as paid. The customer is told by e-mail.',
  redirected: 'Redirected. It is sent to the other account now. Reload to see how it went.',
  messaged: 'Message sent.',
  proposal_accepted: 'Proposal accepted. It is carried out now.',
  proposal_declined: 'Proposal declined.',
  dispute_raised: 'Dispute raised. Platform Ops will mediate.',
  dispute_resolved: 'Dispute resolved. The outcome is carried out now.',
  evidence_drafted: 'The evidence is a draft at Stripe. The bank does not see it yet.',
  evidence_submitted: 'The final evidence was given. Stripe passes it on to the bank.',
  export_asked: 'The export begins within a minute. Its link is mailed to you when it is ready.',
  view_saved: 'Saved. It stands above the list of orders.',
  saved: 'Saved.',
  reset: 'Back to the default wording.',
  added:
    'Added. No e-mail was sent: tell them to sign in here with their address. Who was a member already has this name now.',
  removed: 'Removed.',
  adopted: 'You answer for this key now.',
  revoked: 'Revoked. It stops working within 30 seconds.',
  retried: 'Tried again. Reload to see how it went.',
  replayed: 'Sent again.',
  seen: 'Marked as seen.',
  money_booked: 'Booked. The order explains it now.',
  money_explained: 'Marked as explained.',
  money_read: 'Stripe was read.',
  rebuilt: 'The lists have been rebuilt from the order.',
  not_sent: 'Your session has ended, so nothing was sent. Sign in to go back to the page.',
  signed_out_everywhere: 'Signed out everywhere.',
} as const;

export type Done = keyof typeof DONE;

const isDone = (name: string): name is Done => Object.hasOwn(DONE, name);

export const doneOf = (name: string | undefined): string | null =>
  name !== undefined && isDone(name) ? DONE[name] : null;
