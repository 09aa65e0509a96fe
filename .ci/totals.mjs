/**
 * Prints what failed and why, then one line: `N passed, N failed`. The reasons stand last because a kept log may hold
 * its last lines only. `.ci/run` has written to the folder: `LANE.wanted`, `LANE.json` (the report), `STEP.log` (the
 * output), and `failed` (the names of the steps that failed).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LINES = 100;

const folder = process.argv[2];
const textOf = (name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8').trim() : '');
const broken = new Set(textOf('failed').split('\n').filter(Boolean));
const lanes = readdirSync(folder).flatMap((name) => (name.endsWith('.wanted') ? [name.slice(0, -7)] : []));

/** What failed in a report: its failed tests, and the files that failed before their tests. */
function failuresOf(report) {
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [`${name}: ${message}`];
    return failed.map((test) => `${name}: ${test.fullName}: ${test.failureMessages[0]}`);
  });
}

let passed = 0;
let failed = 0;
for (const lane of lanes) {
  const text = textOf(`${lane}.json`);
  const report = text === '' ? { numPassedTests: 0, testResults: [] } : JSON.parse(text);
  const failures = failuresOf(report);
  passed += report.numPassedTests;
  failed += failures.length;
  for (const failure of failures) console.log(`failed: ${failure}`);
  if (failures.length > 0) broken.delete(lane);
  else if (text === '') broken.add(lane);
}
// A step that broke without a failing test (types, lint, a crash, no report) counts as one failure.
for (const step of broken) {
  console.log(textOf(`${step}.log`).split('\n').slice(-LINES).join('\n'));
  console.log(`failed: ${step}`);
  failed += 1;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
