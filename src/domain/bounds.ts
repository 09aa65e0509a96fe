/** The most entries of each list that callers can make longer. What would be one too many is refused, and says so. */
export const BOUNDS = {
  /** Of a party: the valid ones. */
  keys: 200,
  members: 200,
} as const;
