import type { ShopWords } from '../../app/shop-words.ts';
import type { OrderStatus } from '../../domain/order/lifecycle.ts';
import { mailLink, webUrl } from '../../domain/text.ts';
import { Card } from '../kit/parts.tsx';

/** What the shop tells its customers, besides the order: the same as in the e-mails. */

interface ReviewProps {
  readonly status: OrderStatus;
  readonly shop: string;
  /** Null also while a complaint is open: nobody is asked to praise what they complain about. */
  readonly reviewUrl: string | null;
}

/** The same link as in the last e-mail. Without one, the page does not ask for a review. */
export const Review = ({ status, shop, reviewUrl }: ReviewProps) =>
  status !== 'delivered' || reviewUrl === null ? null : (
    <Card title="How was your order?">
      <p>A few words help {shop}, and everyone who is still choosing.</p>
      <div class="row">
        <a class="button primary" href={reviewUrl} rel="noreferrer noopener">
          Leave a review
        </a>
      </div>
    </Card>
  );

/** How to reach the shop, if it has said so. */
export const Contact = ({ shop, words }: { readonly shop: string; readonly words: ShopWords }) => {
  const { contactEmail, contactPhone } = words;
  const url = webUrl(words.contactUrl);
  if (contactEmail === null && contactPhone === null && url === null) return null;
  return (
    <Card title={`Questions? Ask ${shop}`}>
      <ul class="stack tight">
        {contactEmail === null ? null : (
          <li>
            <a href={mailLink(contactEmail)}>{contactEmail}</a>
          </li>
        )}
        {contactPhone === null ? null : (
          <li>
            <a href={`tel:${contactPhone.replace(/[^+0-9]/g, '')}`}>{contactPhone}</a>
          </li>
        )}
        {url === null ? null : (
          <li>
            <a href={url} rel="noreferrer noopener">
              {url}
            </a>
          </li>
        )}
      </ul>
    </Card>
  );
};
