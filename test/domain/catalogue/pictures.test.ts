import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceOrder } from '../../../src/domain/catalogue/placing.ts';
import { productOf } from '../../../src/domain/catalogue/product.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { pictureUrl } from '../../../src/domain/text.ts';
import { PICTURES } from '../../../src/web/kit/page-headers.ts';
import { listing, request, shop } from '../fixtures.ts';

const URL_OF = 'https://shop.example/pictures/dune.svg';

describe('the address of a picture', () => {
  it.each([
    [URL_OF, true],
    ['https://cdn.example:8443/a?b=c&d#e', true],
    ['http://127.0.0.1:8790/pictures/prd_dune.svg', true],
    ['http://localhost/a.png', true],
    ['http://shop.example/a.png', false],
    ['http://localhost@shop.example/a.png', false],
    ['http://localhost:80@shop.example/a.png', false],
    ['http://127.0.0.1.shop.example/a.png', false],
    ['http://127x0x0x1/a.png', false],
    ['//shop.example/a.png', false],
    ['javascript:alert(1)', false],
    ['data:image/svg+xml,<svg/>', false],
    ['https://shop.example/"onerror=alert(1)', false],
    ['https://shop.example/a b', false],
    ['https://shop.example/\n', false],
    [' https://shop.example/a', false],
    ['', false],
  ])('%s: %s', (url, is) => {
    expect(pictureUrl(url)).toBe(is ? url : null);
  });

  it('is only what a page may load: https, or this machine', () => {
    const part = fc.constantFrom(
      'http://',
      'https://',
      'localhost',
      '127.0.0.1',
      ':80',
      '@',
      '/',
      '.example',
      'a',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const url = pictureUrl(parts.join(''));
        if (url === null || !URL.canParse(url)) return;
        const { protocol, hostname } = new URL(url);
        if (protocol === 'https:') return;
        expect([protocol, PICTURES.includes(`http://${hostname}:*`)]).toEqual(['http:', true]);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the picture of a listing', () => {
  const lineOf = (imageUrl: string | null) => {
    const sold = { ...shop, listings: [listing({ id: 'lst_a', imageUrl })] };
    const priced = priceOrder('ord_a', sold, request('lst_a'));
    return isRefusal(priced) ? expect.fail(priced.refused) : priced.lines[0];
  };

  it('is public, and the order keeps it', () => {
    expect(productOf(listing({ id: 'lst_a', imageUrl: URL_OF })).imageUrl).toBe(URL_OF);
    expect(lineOf(URL_OF)?.imageUrl).toBe(URL_OF);
  });

  it('is left out of an order whose listing has none, as it is in orders of earlier', () => {
    expect(lineOf(null)).not.toHaveProperty('imageUrl');
  });
});
