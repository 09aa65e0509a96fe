import { Bare, Document, Mark } from '../kit/document.tsx';

/** What a customer sees instead of the order. */

/**
 * Shown to everybody without a cookie for the order, whether the order exists or not. So it only says what is true of any
 * order. `fromBank`: the customer comes back from the bank's page in another browser than the one that paid.
 */
export const openLinkPage = (fromBank = false) => (
  <Document title="Your order" scripts={['order.js']}>
    <Bare>
      <Mark href={null} />
      <section class="card" aria-label="Your order">
        <h1>Your order</h1>
        {fromBank ? <p>You can close this page: the shop where you paid shows how the payment ended.</p> : null}
        <p id="session" role="status">
          To see your order here, open the link in an e-mail about it.
        </p>
        <p class="muted small">
          The first one comes once the payment has gone through; that may take a few minutes. After a payment that
          failed there is none. If you miss it, the shop where you ordered can help.
        </p>
        <noscript>
          <p>Opening the link needs JavaScript, once.</p>
        </noscript>
      </section>
    </Bare>
  </Document>
);

/** The customer's page for an error. */
export const troublePage = (title: string, detail: string, back: string | null) => (
  <Document title={title}>
    <Bare>
      <Mark href={null} />
      <section class="card" aria-label={title}>
        <h1>{title}</h1>
        <p>{detail}</p>
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
