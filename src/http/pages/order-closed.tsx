import { Bare, Document, Mark } from './ui/document.tsx';
import { spoken } from './ui/parts.tsx';

/** What a customer sees instead of the order. */

/** Shown to whoever has no cookie for it, whether the order exists or not. */
export const openLinkPage = () => (
  <Document title="Your order" scripts={['order.js']}>
    <Bare>
      <Mark href={null} />
      <section class="card" aria-label="Your order">
        <h1>Your order</h1>
        <p id="session" role="status">
          Open the link in your e-mail to see your order.
        </p>
        <p class="muted small">
          It is in every e-mail about your order. If you cannot find one, the shop where you ordered can help.
        </p>
        <noscript>
          <p>Opening the link needs JavaScript, once.</p>
        </noscript>
      </section>
    </Bare>
  </Document>
);

/** What went wrong, on a page of the customer's. */
export const troublePage = (title: string, detail: string, back: string | null) => (
  <Document title={title}>
    <Bare>
      <Mark href={null} />
      <section class="card" aria-label={title}>
        <h1>{title}</h1>
        <p>{spoken(detail)}</p>
        {back === null ? null : (
          <div class="row">
            <a class="button primary" href={back}>
              Back to your order
            </a>
          </div>
        )}
      </section>
    </Bare>
  </Document>
);
