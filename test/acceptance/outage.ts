import { parseArgs } from 'node:util';
import { DEPENDENCIES, leftOver, outageReport } from './lib/outage.ts';
import { command, type Report, withPlatform } from './lib/run.ts';

// npm run accept:outage -- [--seconds 30] [--rate 3] [--only redis]
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    rate: { type: 'string', default: '3' },
    only: { type: 'string' },
  },
});

await command('accept:outage', () =>
  withPlatform({}, async (platform) => {
    const options = { seconds: Number(values.seconds), rate: Number(values.rate) };
    const reports: Report[] = [];
    for (const dependency of DEPENDENCIES) {
      if (values.only !== undefined && values.only !== dependency) continue;
      reports.push(await outageReport(platform, dependency, options));
    }
    return {
      lines: reports.flatMap(({ lines }) => lines),
      wrong: [...reports.flatMap(({ wrong }) => wrong), ...(await leftOver(platform))],
    };
  }),
);
