import type { JobKind, JobQueries, TakenJob, Wanted } from '../db/jobs/jobs.ts';
import { fault, type Outcome, ok } from '../domain/fault.ts';

/** What one run of a job did. */
export interface Ran {
  readonly pages: number;
  /** Nothing is left to do before the job is due again. */
  readonly ended: boolean;
  /** Seconds until it is due again. Null: never, and its row is deleted. */
  readonly dueInSeconds: number | null;
}

/** A run of one job. */
export interface Run {
  readonly job: TakenJob;
  /** The lease, for statements that write more than where the job stands. */
  readonly lease: string;
  /** Writes where the job stands. False: somebody else runs it now, and this run must stop. */
  keep(stand: unknown): Promise<Outcome<boolean>>;
  /** Whether there is time for one more page. */
  timeLeft(): boolean;
}

/** The work of one kind of job. A fault: the job is due again soon, and goes on from where it stands. */
export type JobWork = (run: Run) => Promise<Outcome<Ran>>;

export interface Jobs {
  /** Runs what is due, one job after another, each once. The cron calls it. */
  runDue(): Promise<void>;
  /** Runs this job now, whether it is due or not. Null: somebody else runs it. */
  runNow(id: string): Promise<Outcome<Ran | null>>;
}

interface JobParts {
  readonly queries: JobQueries;
  readonly works: Readonly<Record<JobKind, JobWork>>;
  /** A new name for a lease. */
  readonly lease: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: (event: string, fields: Record<string, unknown>) => void;
}

/** A job begins no page after this time, so that the next job has its turn. */
const RUN_MS = 20_000;
/** No job is taken after this time. The cron comes every minute, and takes what is left. */
const ROUND_MS = 50_000;
/** After failed runs in a row, the next one waits so much longer each time, in seconds. */
const WAIT_MORE = 30;
const MOST_WAIT = 600;

/** The one runner of all jobs. */
export function jobRunner({ queries, works, lease, now, log }: JobParts): Jobs {
  async function work(job: TakenJob, name: string): Promise<Outcome<Ran>> {
    const until = now() + RUN_MS;
    const run = { job, lease: name, keep: (stand: unknown) => queries.keep(name, job.id, stand) };
    try {
      return await works[job.kind]({ ...run, timeLeft: () => now() < until });
    } catch (error) {
      // A mistake in one job must not keep the others from running.
      log('job.broken', { job_id: job.id, error: String(error) });
      return fault('unknown', 'internal_error');
    }
  }

  /** Takes one job, runs it and gives it back. */
  async function one(wanted: Wanted): Promise<Outcome<{ id: string; ran: Outcome<Ran> } | null>> {
    const name = lease();
    const taken = await queries.take(name, wanted);
    if (!taken.ok || taken.value === null) return taken.ok ? ok(null) : taken;
    const { id, kind, tries } = taken.value;
    const ran = await work(taken.value, name);
    const code = ran.ok ? null : ran.fault.code;
    if (code !== null) log(`${kind}.stopped`, { job_id: id, code, tries });
    const dueInSeconds = ran.ok ? ran.value.dueInSeconds : Math.min(tries * WAIT_MORE, MOST_WAIT);
    // If this fails, the lease ends by itself.
    await queries.rest(name, id, { dueInSeconds, fault: code });
    return ok({ id, ran });
  }

  return {
    runDue: async () => {
      const until = now() + ROUND_MS;
      const except: string[] = [];
      while (now() < until) {
        const done = await one({ except });
        if (!done.ok) log('jobs.unread', { code: done.fault.code });
        if (!done.ok || done.value === null) return;
        except.push(done.value.id);
      }
    },
    runNow: async (id) => {
      const done = await one({ only: id });
      return done.ok ? (done.value?.ran ?? ok(null)) : done;
    },
  };
}
