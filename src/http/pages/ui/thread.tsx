import type { Child } from 'hono/jsx';
import type { MessageView } from '../../../domain/message.ts';
import { When } from './parts.tsx';
import { ROLE } from './words.ts';

interface ThreadProps {
  readonly messages: readonly MessageView[];
  /** How a message's author is called. */
  readonly who: (from: MessageView['from']) => string;
  readonly isMine: (from: MessageView['from']) => boolean;
  /** What a message carries beside its words. */
  readonly extra?: (message: MessageView) => Child;
}

/** Messages, the oldest first. */
export const Thread = ({ messages, who, isMine, extra }: ThreadProps) =>
  messages.length === 0 ? (
    <p class="muted">Nothing written yet.</p>
  ) : (
    <ol class="thread">
      {messages.map((message) => (
        <li class={isMine(message.from) ? 'mine' : ''} id={message.id}>
          <p class="small">
            <span class="strong">{who(message.from)}</span>{' '}
            <span class="muted">
              {ROLE[message.from.role]} · <When at={message.at} />
            </span>
          </p>
          <p>{message.body}</p>
          {extra?.(message)}
        </li>
      ))}
    </ol>
  );
