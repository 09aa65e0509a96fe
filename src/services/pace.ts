/** The object that all isolates share (`durable-objects/pace.ts`). Both return milliseconds. */
export interface PaceRpc {
  /** Stripe refused a call because there were too many. Returns how long nothing may be sent. */
  refused(answered: boolean): Promise<number>;
  /** The same, for an order's own work. Returns when its next call is to be sent. */
  slot(): Promise<number>;
}

/**
 * What this isolate knows of the pace at which Stripe may be called. The shared object is asked only after a refusal
 * (`Fault.pause`). Nothing throws. Times in milliseconds.
 */
export interface StripePace {
  /** How long nothing may be sent; 0: calls may be sent now. */
  closedFor(): number;
  /** Stripe has refused calls a short time ago. */
  careful(): boolean;
  /** Stripe answered a call. */
  answered(): void;
  /** Stripe refused a call. Returns how long nothing may be sent. */
  refused(): Promise<number>;
  /** The same, for an order's own work: returns when its next call is to be sent. Each order gets another time. */
  slot(): Promise<number>;
}

interface PaceParts {
  readonly shared: () => PaceRpc;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: (event: string, fields: Record<string, unknown>) => void;
}

/** If the shared object cannot be asked. */
const ALONE_MS = 2_000;
const CAREFUL_MS = 60_000;

export function createPace({ shared, now, log }: PaceParts): StripePace {
  let opensAt = 0;
  let anyAnswer = false;

  async function ask(question: (pace: PaceRpc) => Promise<number>): Promise<number> {
    try {
      return await question(shared());
    } catch (error) {
      log('pace.unknown', { error: String(error) });
      return ALONE_MS;
    }
  }

  return {
    closedFor: () => Math.max(0, opensAt - now()),
    careful: () => now() - opensAt < CAREFUL_MS,
    answered: () => {
      anyAnswer = true;
    },
    refused: async () => {
      const answered = anyAnswer;
      anyAnswer = false;
      const closed = await ask((pace) => pace.refused(answered));
      opensAt = Math.max(opensAt, now() + closed);
      return closed;
    },
    slot: () => ask((pace) => pace.slot()),
  };
}
