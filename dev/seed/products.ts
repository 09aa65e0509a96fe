import type { BRANDS, SUPPLIERS } from './keys.ts';

/** The products of a local Headrail. Texts are British English, prices pence, measurements millimetres. */

type Brand = keyof typeof BRANDS;
export type Supplier = keyof typeof SUPPLIERS;
export type Kind = 'roller' | 'roman' | 'venetian' | 'shutter';

interface SeedRule {
  readonly kind: string;
  readonly label: string;
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  readonly values?: readonly string[];
}

export interface SeedProduct {
  /** `prd_<slug>`; letters a-z and 2-7 only. */
  readonly slug: string;
  readonly brand: Brand;
  readonly kind: Kind;
  readonly title: string;
  readonly description: string;
  readonly options: Readonly<Record<string, SeedRule>>;
  /** Recommended price, tax included. */
  readonly price: number;
  readonly taxBps: number;
  /** The suppliers that make it, and how many units each can still make. The first is the usual one. */
  readonly madeBy: Partial<Record<Supplier, number>>;
}

const integer = (label: string, min: number, max: number) => ({ kind: 'integer', label, unit: 'mm', min, max });
const choice = (label: string, values: readonly string[]) => ({ kind: 'choice', label, values });

const size = (width: readonly [number, number], drop: readonly [number, number]) => ({
  width_mm: integer('Width', ...width),
  drop_mm: integer('Drop', ...drop),
});
const side = { control_side: choice('Control side', ['left', 'right']) };

const roller = (fabric: readonly string[], maxWidth = 2_700) => ({
  ...size([300, maxWidth], [300, 3_000]),
  fabric: choice('Fabric', fabric),
  roll: choice('Roll', ['standard', 'reverse']),
  ...side,
});

const roman = (fabric: readonly string[]) => ({
  ...size([400, 2_400], [400, 2_600]),
  fabric: choice('Fabric', fabric),
  lining: choice('Lining', ['cotton', 'blackout', 'thermal']),
  ...side,
});

const venetian = (slat: readonly string[], maxWidth = 2_400) => ({
  ...size([350, maxWidth], [350, 2_800]),
  slat: choice('Slat', slat),
  tape: choice('Ladder', ['cord', 'matching tape', 'contrast tape']),
  ...side,
});

const shutter = (material: readonly string[]) => ({
  ...size([400, 3_600], [400, 2_900]),
  material: choice('Material', material),
  louvre: choice('Louvre', ['63 mm', '76 mm', '89 mm']),
  panels: choice('Panels', ['1', '2', '3', '4']),
});

const product = (
  kind: Kind,
  brand: Brand,
  [slug, title, description]: readonly [string, string, string],
  rest: Pick<SeedProduct, 'options' | 'price' | 'madeBy'> & { readonly taxBps?: number },
): SeedProduct => ({ slug, brand, kind, title, description, taxBps: 2_000, ...rest });

const ROLLERS = [
  product(
    'roller',
    'marlowe',
    [
      'dune',
      'Dune Blackout Roller',
      'A close-woven blackout cloth in sandy neutrals, for bedrooms that face the morning.',
    ],
    { options: roller(['chalk', 'oat', 'clay', 'ink']), price: 12_900, madeBy: { brightloom: 120, tidewater: 80 } },
  ),
  product(
    'roller',
    'marlowe',
    [
      'calder',
      'Calder Dim-out Roller',
      'A softly textured dim-out that takes the glare off a screen and keeps the room light.',
    ],
    { options: roller(['mist', 'flint', 'sage']), price: 9_900, madeBy: { brightloom: 150, tidewater: 90 } },
  ),
  product(
    'roller',
    'marlowe',
    ['skerry', 'Skerry Sunscreen Roller', 'A 3 % open screen: the view stays, most of the heat does not.'],
    { options: roller(['pearl', 'slate'], 3_000), price: 14_900, madeBy: { brightloom: 60, tidewater: 60 } },
  ),
  product(
    'roller',
    'marlowe',
    [
      'ripple',
      'Ripple Kitchen & Bath Roller',
      'Wipe-clean and moisture-proof, with a fine ripple that hides splashes.',
    ],
    { options: roller(['white', 'duck egg', 'graphite'], 2_100), price: 8_900, madeBy: { brightloom: 100 } },
  ),
  product(
    'roller',
    'marlowe',
    ['juniper', 'Juniper Print Roller', 'Hand-drawn juniper sprigs on a dim-out cloth, printed to order.'],
    { options: roller(['evergreen', 'berry', 'frost'], 2_000), price: 13_500, madeBy: { brightloom: 40 } },
  ),
  product(
    'roller',
    'marlowe',
    [
      'hearth',
      'Hearth Thermal Roller',
      'A foam-backed thermal blackout, installed as an energy-saving measure at the reduced rate.',
    ],
    {
      options: roller(['ivory', 'stone', 'charcoal']),
      price: 15_900,
      taxBps: 500,
      madeBy: { brightloom: 70, tidewater: 40 },
    },
  ),
];

const ROMANS = [
  product(
    'roman',
    'marlowe',
    ['ashdown', 'Ashdown Linen Roman', 'Washed Belgian linen in deep, soft folds. Hand-finished, with enclosed cords.'],
    { options: roman(['natural', 'pebble', 'heather']), price: 23_900, madeBy: { brightloom: 60, tidewater: 45 } },
  ),
  product(
    'roman',
    'marlowe',
    ['wells', 'Wells Velvet Roman', 'A short-pile cotton velvet that glows by lamplight and keeps out the draught.'],
    { options: roman(['moss', 'rust', 'midnight']), price: 28_900, madeBy: { brightloom: 35, tidewater: 30 } },
  ),
  product(
    'roman',
    'marlowe',
    [
      'orchard',
      'Orchard Cotton Roman',
      'Crisp cotton with a scattered blossom print, for kitchens and small bedrooms.',
    ],
    { options: roman(['blossom', 'bramley']), price: 17_900, madeBy: { brightloom: 80 } },
  ),
  product(
    'roman',
    'marlowe',
    [
      'heron',
      'Heron Stripe Roman',
      'A ticking stripe woven in Lancashire, railroaded so that wide windows have no seam.',
    ],
    { options: roman(['blue', 'red', 'olive']), price: 19_900, madeBy: { brightloom: 50, tidewater: 50 } },
  ),
  product(
    'roman',
    'marlowe',
    [
      'dales',
      'Dales Wool Roman',
      'Undyed British wool, thick and quiet. Woven in small batches; the last of this one.',
    ],
    { options: roman(['fleece', 'peat']), price: 32_900, madeBy: { tidewater: 2 } },
  ),
];

const VENETIANS = [
  product(
    'venetian',
    'harbour',
    ['quayoak', 'Quay Oak Venetian', 'Solid oak slats, oiled, with a rounded edge that is kind to the hand.'],
    { options: venetian(['50 mm', '63 mm']), price: 21_900, madeBy: { ashwood: 70, tidewater: 40 } },
  ),
  product(
    'venetian',
    'harbour',
    ['fineash', 'Fine Ash Venetian', 'Slim ash slats in a matt lacquer, light enough for a tall sash.'],
    { options: venetian(['35 mm', '50 mm']), price: 18_900, madeBy: { ashwood: 60 } },
  ),
  product(
    'venetian',
    'harbour',
    [
      'harbouralu',
      'Harbour Aluminium Venetian',
      'Powder-coated aluminium in the colours of boat paint. Slim, tough, wipe-clean.',
    ],
    { options: venetian(['16 mm', '25 mm'], 3_000), price: 7_900, madeBy: { ashwood: 200, tidewater: 150 } },
  ),
  product(
    'venetian',
    'harbour',
    [
      'saltwood',
      'Saltwood Faux-Wood Venetian',
      'A moulded slat with the grain of painted timber, made for steam and splashes.',
    ],
    { options: venetian(['50 mm']), price: 11_900, madeBy: { ashwood: 90, tidewater: 75 } },
  ),
  product(
    'venetian',
    'harbour',
    [
      'walnutline',
      'Walnut Line Venetian',
      'American walnut, book-matched and sold out until the next boards have dried.',
    ],
    { options: venetian(['50 mm'], 1_800), price: 34_900, madeBy: { ashwood: 0 } },
  ),
];

const SHUTTERS = [
  product(
    'shutter',
    'harbour',
    [
      'fullheight',
      'Full-Height Shutter',
      'One tall panel from sill to head, with a hidden tilt rod. Surveyed, made, hung.',
    ],
    { options: shutter(['basswood', 'paulownia', 'mdf']), price: 48_900, madeBy: { ashwood: 40, tidewater: 25 } },
  ),
  product(
    'shutter',
    'harbour',
    ['cafe', 'Café Shutter', 'Covers the lower half of the window: privacy from the pavement, daylight above.'],
    { options: shutter(['basswood', 'paulownia', 'mdf']), price: 32_900, madeBy: { ashwood: 45, tidewater: 20 } },
  ),
  product(
    'shutter',
    'harbour',
    ['tierontier', 'Tier-on-Tier Shutter', 'Upper and lower panels that open on their own, as in the old town houses.'],
    { options: shutter(['basswood', 'paulownia']), price: 57_900, madeBy: { ashwood: 25 } },
  ),
  product(
    'shutter',
    'harbour',
    ['solidpanel', 'Solid Panel Shutter', 'Raised and fielded panels, for the darkest, warmest bedroom in the house.'],
    { options: shutter(['basswood', 'mdf']), price: 52_900, madeBy: { ashwood: 20, tidewater: 10 } },
  ),
];

export const PRODUCTS: readonly SeedProduct[] = [...ROLLERS, ...ROMANS, ...VENETIANS, ...SHUTTERS];
