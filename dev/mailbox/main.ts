import { mkdirSync } from 'node:fs';
import { portsFor, stateFolder } from '../settings.ts';
import { runPart } from '../support/part.ts';
import { startMailbox } from './server.ts';

// `node dev/mailbox/main.ts` keeps the mails of local development in .headrail/mailbox.sqlite.
const { PORT_OFFSET: offset } = process.env;
const folder = stateFolder(offset);
await runPart('Mailbox', () => {
  mkdirSync(folder, { recursive: true });
  return startMailbox({ port: portsFor(offset).mailbox, dataFile: `${folder}/mailbox.sqlite` });
});
