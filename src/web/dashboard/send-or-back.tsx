interface SendOrBackProps {
  /** What the button says. */
  readonly send: string;
  readonly orderId: string;
  readonly look?: 'primary' | 'danger solid';
  readonly back?: string;
}

/** The buttons below a form about an order: send it, or go back. */
export const SendOrBack = ({ send, orderId, look = 'primary', back = 'Back to the order' }: SendOrBackProps) => (
  <div class="row">
    <button type="submit" class={look}>
      {send}
    </button>
    <a class="button quiet" href={`/orders/${orderId}`}>
      {back}
    </a>
  </div>
);
