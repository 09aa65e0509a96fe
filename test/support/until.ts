export { until } from '../../dev/support/until.ts';
