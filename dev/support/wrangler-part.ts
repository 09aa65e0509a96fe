import { spawn } from 'node:child_process';

// wrangler knows nothing of the launcher: this one sits between them, in the process group wrangler and workerd share,
// and ends that group when the launcher is gone, even by SIGKILL. Arguments are wrangler's.
const wrangler = spawn(process.execPath, ['node_modules/wrangler/bin/wrangler.js', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
wrangler.on('exit', (code) => process.exit(code ?? 1));
// The group is signalled as a whole, so wrangler has heard it, too; we wait for its clean end.
process.on('SIGTERM', () => {});
process.on('disconnect', () => {
  process.kill(0, 'SIGTERM');
  setTimeout(() => process.kill(0, 'SIGKILL'), 3_000);
});
