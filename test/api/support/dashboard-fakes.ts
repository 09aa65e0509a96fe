import type { Deps } from '../../../src/api/deps.ts';
import { fault, ok } from '../../../src/domain/fault.ts';
import { DEFAULT_WORDING, simpleStart } from '../../../src/services/notifications/defaults.ts';

/** The dashboard's parts for tests of the API only: nobody is signed in, and its stores do not answer. */
export const dashboardParts = (): Pick<
  Deps,
  | 'signIn'
  | 'members'
  | 'apiKeys'
  | 'securityLog'
  | 'notifications'
  | 'stockLists'
  | 'home'
  | 'notes'
  | 'money'
  | 'numbers'
  | 'staffMails'
> => ({
  signIn: {
    ask: down,
    receipt: async () => '',
    look: down,
    use: down,
    find: down,
    signOut: down,
    signOutEverywhere: down,
  },
  members: {
    ...{ list: down, add: down, revoke: down },
    views: { save: down, rename: down, remove: down },
  },
  stockLists: { ofSupplier: down, history: down },
  staffMails: { choices: down, choose: down },
  notes: { get: down, put: down },
  home: { counts: down, needing: down, lowStock: down, earned: down },
  money: { movements: down, sums: down, parties: down },
  numbers: { sums: down, days: down, names: down, open: down, countNow: down },
  apiKeys: { valid: down, revoked: down, add: down, rename: down, adopt: down, revoke: down },
  securityLog: { list: down, add: async () => ok(null) },
  notifications: {
    ...{ wordings: down, saveWording: down, resetWording: down, preview: down, sendTest: down },
    compiled: (event) => DEFAULT_WORDING[event],
    simpleStart,
  },
});

const down = async () => fault('transient', 'postgres_unreachable');
