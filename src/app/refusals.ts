import { refuse } from '../domain/refusal.ts';

/** For what is not there and for what belongs to somebody else. Nobody can tell one from the other. */
export const NOT_FOUND = refuse('not_found', { key: 'not_there' });
export const UNAVAILABLE = refuse('unavailable', { key: 'service_unreachable' });
