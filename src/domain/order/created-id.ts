import type { NewEvent } from './events.ts';

/** The id of the message or dispute that a command's events made; null where they made neither. */
export function createdBy(events: readonly NewEvent[]): string | null {
  for (const { type, data } of events) {
    if (type === 'message_posted' || type === 'dispute_raised') return data.id;
  }
  return null;
}
