export type LogLevel = 'info' | 'warn' | 'error';

/** The fields of a log line. None is for a body, a key, a name or an address, so that nobody logs them by accident. */
export interface LogFields {
  readonly request_id?: string | undefined;
  readonly order_id?: string | null | undefined;
  readonly code?: string | undefined;
  readonly method?: string | undefined;
  /** The route's pattern or path, without the query. */
  readonly route?: string | undefined;
  readonly status?: number | undefined;
  readonly ms?: number | undefined;
  readonly event_id?: string | undefined;
  readonly type?: string | undefined;
  readonly why?: string | undefined;
  /** Only for unexpected errors: name, message and stack. */
  readonly error?: string | undefined;
  readonly stack?: string | undefined;
}

/** One JSON line; `now` in milliseconds. */
export function log(now: number, level: LogLevel, event: string, fields: LogFields = {}): void {
  const line = JSON.stringify({ ts: new Date(now).toISOString(), level, event, ...fields });
  if (level === 'error') console.error(line);
  else if (level === 'warn') console.warn(line);
  else console.log(line);
}
