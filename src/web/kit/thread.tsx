import type { Child } from 'hono/jsx';
import type { MessageView } from '../../domain/conversation/messages.ts';
import { When } from './parts.tsx';
import { ROLE } from './words/statuses.ts';

interface ThreadProps {
  readonly messages: readonly MessageView[];
  /** The name of a message's author. */
  readonly who: (from: MessageView['from']) => string;
  readonly isMine: (from: MessageView['from']) => boolean;
  /** Shows no roles, and nothing at all if there is no message. */
  readonly quiet?: boolean;
  /** What is shown of a message besides its text. */
  readonly extra?: (message: MessageView) => Child;
}

/** Messages, oldest first. */
export const ThreadList = ({ messages, who, isMine, quiet = false, extra }: ThreadProps) =>
  messages.length === 0 ? (
    quiet ? null : (
      <p class="muted">Nothing written yet.</p>
    )
  ) : (
    <ol class="thread">
      {messages.map((message) => (
        <li class={isMine(message.from) ? 'mine' : ''} id={message.id}>
          <p class="small row">
            <span>
              <span class="strong">{who(message.from)}</span>{' '}
              {quiet ? null : <span class="muted">{ROLE[message.from.role]}</span>}
            </span>
            <span class="muted">
              <When at={message.at} />
            </span>
          </p>
          <p>{message.body}</p>
          {extra?.(message)}
        </li>
      ))}
    </ol>
  );
