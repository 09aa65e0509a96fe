/** A guide for the developer of a shop. In texts, `…` between backticks becomes code, and [words](/address) a link. */
export interface Guide {
  readonly title: string;
  readonly about: string;
  readonly parts: readonly Part[];
  /** It goes on where this guide ended: its samples come first. */
  readonly after?: Guide;
  /** What the last sample prints, as its last line. Absent: it has no samples. */
  readonly prints?: string;
}

interface Part {
  readonly heading: string;
  readonly text: readonly string[];
  /**
   * TypeScript. The samples of a guide are one program, which a test runs against the whole platform. `API_URL` and
   * `SIMULATOR_URL` stand for the addresses of the reader.
   */
  readonly sample?: string;
}

/** Where the reader's API is, and the simulator of Stripe: without a slash at the end. */
export interface Addresses {
  readonly api: string;
  readonly simulator: string;
}

/** A sample as its reader can paste it. */
export const addressed = (sample: string, { api, simulator }: Addresses): string =>
  sample.replaceAll('API_URL', () => api).replaceAll('SIMULATOR_URL', () => simulator);

/** All samples of a guide as one program. Empty, where it has none. */
export const programOf = ({ after, parts }: Guide, at: Addresses): string =>
  [
    ...(after === undefined ? [] : [programOf(after, at)]),
    ...parts.flatMap(({ sample }) => (sample === undefined ? [] : [addressed(sample, at)])),
  ].join('\n');
