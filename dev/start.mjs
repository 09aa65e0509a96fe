// `npm run dev`: first the version, then TypeScript, which an older Node could not even read.
import './node-version.mjs';

await import('./launcher.ts');
