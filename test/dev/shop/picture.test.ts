import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import { PRODUCTS, type SeedProduct } from '../../../dev/seed/products.ts';
import { colourOf } from '../../../dev/storefront/picture/colours.ts';
import { altOf, type Drawn, pictureOf } from '../../../dev/storefront/picture/picture.ts';

/** Any choice within the limits of a product. */
const drawnOf = ({ kind, title, options }: SeedProduct): fc.Arbitrary<Drawn> =>
  fc
    .record(
      Object.fromEntries(
        Object.entries(options).map(([name, { min = 0, max = 0, values = [] }]) => [
          name,
          values.length === 0 ? fc.integer({ min, max }) : fc.constantFrom(...values),
        ]),
      ),
    )
    .map((chosen) => ({ kind, title, options: chosen }));

const anyProduct = fc.constantFrom(...PRODUCTS).chain(drawnOf);

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The elements of a picture. Throws where it is not well formed. */
function elementsOf(svg: string): Element[] {
  const open: string[] = [];
  const all: Element[] = [];
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        open.push(name);
        all.push({ name, attributes });
      },
      onclosetag: (name, implied) => {
        if (implied && !svg.includes('/>')) throw new Error(`${name} is not closed`);
        if (open.pop() !== name) throw new Error(`${name} closes another element`);
      },
    },
    { xmlMode: true },
  );
  parser.end(svg);
  if (open.length > 0) throw new Error(`open: ${open}`);
  return all;
}

/** The drawn size of the blind itself. */
function drawnSize(svg: string): { width: number; height: number } {
  const part = elementsOf(svg).find(({ attributes }) => attributes['data-part'] === 'blind');
  return { width: Number(part?.attributes.width), height: Number(part?.attributes.height) };
}

describe('the picture of a blind', () => {
  it('is well formed, in proportion, and inside its frame, whatever is chosen within the limits', () => {
    fc.assert(
      fc.property(anyProduct, (drawn) => {
        const svg = pictureOf(drawn);
        const { width, height } = drawnSize(svg);
        const wanted = Number(drawn.options.width_mm) / Number(drawn.options.drop_mm);
        expect(width / height / wanted).toBeCloseTo(1, 2);
        expect(Math.max(width, height)).toBe(300);
        for (const { name, attributes } of elementsOf(svg)) {
          for (const side of ['x', 'y', 'width', 'height']) {
            const length = attributes[side];
            if (name === 'rect') expect(Number(length), `${side} of ${svg}`).toBeGreaterThanOrEqual(0);
          }
        }
        expect(svg).not.toMatch(/NaN|Infinity|undefined/);
        expect(svg).toContain(`${drawn.options.width_mm} mm`);
        expect(svg.length).toBeLessThan(60_000);
      }),
    );
  });

  it('is well formed whatever a market calls its kinds, titles and options', () => {
    const option = fc.oneof(fc.string(), fc.double(), fc.integer());
    const options = fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('width_mm', 'panels', 'slat', 'tape')), option);
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'binary' }), options, (kind, title, chosen) => {
        const svg = pictureOf({ kind, title, options: chosen });
        const { width, height } = drawnSize(svg);
        expect(Math.max(width, height)).toBe(300);
        expect(Math.min(width, height)).toBeGreaterThanOrEqual(0);
        expect(svg).not.toMatch(/[\p{Cc}\uFFFE\uFFFF]/u);
        expect(() => encodeURIComponent(svg)).not.toThrow();
      }),
    );
  });

  it.each([
    ['roller', 'Dune Roller', { fabric: 'ink' }, '#2b3345'],
    ['roman', 'Wells Velvet Roman', { fabric: 'rust' }, '#a5512f'],
    ['venetian', 'Quay Oak Venetian', { slat: '50 mm' }, '#c59a63'],
    ['shutter', 'Café Shutter', { material: 'paulownia' }, '#d9c19a'],
    ['awning', 'A thing of next year', {}, '#d9d2c3'],
  ])('of a %s is in its colour', (kind, title, options, colour) => {
    expect(pictureOf({ kind, title, options })).toContain(`fill="${colour}"`);
  });

  it('differs for every product, size and choice that is seen', () => {
    const usual = PRODUCTS.map(({ kind, title }) => pictureOf({ kind, title, options: {} }));
    expect(new Set(usual).size).toBe(PRODUCTS.length);
    const shutter = (options: Drawn['options']) => pictureOf({ kind: 'shutter', title: 'Café Shutter', options });
    const seen = [{ panels: '1' }, { panels: '3' }, { louvre: '89 mm' }, { width_mm: 2_000 }, { drop_mm: 2_000 }];
    expect(new Set([{}, ...seen].map(shutter)).size).toBe(seen.length + 1);
  });

  it('has no measurement before it is known', () => {
    expect(pictureOf({ kind: 'roller', title: 'Dune', options: {} })).not.toContain('<text');
  });

  it('knows a colour for every cloth, material and wood of the local market', () => {
    const none = colourOf([]);
    for (const { title, options } of PRODUCTS) {
      const names = options.fabric?.values ?? options.material?.values ?? [title];
      for (const name of names) expect(colourOf(name.split(title === name ? ' ' : '\n')), name).not.toBe(none);
    }
  });

  it('has words for whoever does not see it', () => {
    const options = { width_mm: 900, drop_mm: 1_200, fabric: 'oat', control_side: 'left' };
    expect(altOf({ kind: 'roller', title: 'Dune', options })).toBe('Drawing: Dune, oat, 900 mm wide and 1200 mm long');
  });
});
