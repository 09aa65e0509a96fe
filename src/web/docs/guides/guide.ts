/** A guide for the developer of a shop. Text between backticks becomes code. */
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
  /** TypeScript. The samples of a guide are one program, which a test runs against the whole platform. */
  readonly sample?: string;
}

/** All samples of a guide as one program. Empty, where it has none. */
export const programOf = ({ after, parts }: Guide): string =>
  [...(after === undefined ? [] : [programOf(after)]), ...parts.flatMap(({ sample = [] }) => sample)].join('\n');
