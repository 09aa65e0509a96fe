import { mkdirSync } from 'node:fs';
import { portsFor } from '../settings.ts';
import { runPart } from '../support/part.ts';
import { startMailbox } from './server.ts';

// `node dev/mailbox/main.ts`: the mails of local development, kept in .headrail/mailbox.sqlite.
mkdirSync('.headrail', { recursive: true });
await runPart('Mailbox', () =>
  startMailbox({ port: portsFor(process.env.PORT_OFFSET).mailbox, dataFile: '.headrail/mailbox.sqlite' }),
);
