import { spawn } from 'node:child_process';

// wrangler does not notice when the launcher is gone. This process runs between them, in the process group of wrangler
// and workerd. It ends that group when the launcher is gone, even by SIGKILL. The arguments are wrangler's.
const wrangler = spawn(process.execPath, ['node_modules/wrangler/bin/wrangler.js', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
wrangler.on('exit', (code) => process.exit(code ?? 1));
// The signal goes to the whole group, so wrangler has received it, too. Wait for its clean end.
process.on('SIGTERM', () => {});
process.on('disconnect', () => {
  process.kill(0, 'SIGTERM');
  setTimeout(() => process.kill(0, 'SIGKILL'), 3_000);
});
