/** What a call sends and what it gets, as the document shows it. A test compares both with their schemas. */
interface Example {
  /** The JSON body. Every call with fields in its body has one. */
  readonly body?: unknown;
  /** The JSON of the answer with the status 200 or 201. Every call with such an answer has one. */
  readonly answer?: unknown;
}

export type Examples = Readonly<Record<string, Example>>;
