/**
 * Runs a stand-in as a program: it reports `ready` to the launcher, ends cleanly, and ends when the launcher is gone.
 */
export interface RunningPart {
  url: string;
  close(): Promise<void>;
}

/** Starts the part, reports `ready`, and waits for its end. A failure is one readable line and exit code 1. */
export async function runPart(name: string, start: () => Promise<RunningPart>): Promise<void> {
  try {
    const part = await start();
    let stopping = false;
    const stop = async () => {
      if (stopping) return;
      stopping = true;
      await part.close();
      process.exit(0);
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    // When the launcher's end of the channel closes, the launcher is gone for any reason.
    process.on('disconnect', stop);
    console.log(`${name} is ready at ${part.url}`);
    process.send?.({ ready: part.url });
  } catch (error) {
    console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  }
}
