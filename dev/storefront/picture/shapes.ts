/** How each kind of blind looks. All lengths are pixels, from the blind's left upper corner. */

export interface Blind {
  readonly width: number;
  readonly height: number;
  /** Pixels for a millimetre. */
  readonly scale: number;
  readonly colour: string;
  readonly title: string;
  readonly options: Readonly<Record<string, string | number>>;
}

const px = (length: number): number => Math.round(length * 100) / 100;
const between = (least: number, value: number, most: number): number => Math.min(Math.max(value, least), most);
/** The numbers from 0, `count` of them. */
const each = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const says = ({ title }: Blind, word: RegExp): boolean => word.test(title.toLowerCase());

/** The first number of an option, for example 50 of `50 mm`. */
function numberIn({ options }: Blind, name: string, otherwise: number): number {
  const found = Number.parseInt(String(options[name] ?? ''), 10);
  return found > 0 ? found : otherwise;
}

export const rect = (x: number, y: number, width: number, height: number, look: string): string =>
  `<rect x="${px(x)}" y="${px(y)}" width="${px(Math.max(width, 0))}" height="${px(Math.max(height, 0))}" ${look}/>`;

const shade = (depth: number): string => `fill="#000" fill-opacity="${depth}"`;
const light = (depth: number): string => `fill="#fff" fill-opacity="${depth}"`;
const EDGE = 'fill="none" stroke="#000" stroke-opacity="0.35"';

/** What the cloth is printed or woven with, by the product's title. */
function printOn(blind: Blind): string {
  const { width, height } = blind;
  if (says(blind, /stripe/)) {
    const wide = between(5, width / 14, 12);
    return each(Math.floor(width / (2 * wide)))
      .map((i) => rect(wide * (2 * i + 0.5), 0, wide, height, light(0.45)))
      .join('');
  }
  if (says(blind, /print|orchard/)) {
    const step = between(14, Math.max(width, height) / 12, 30);
    const rows = each(Math.floor(height / step));
    const columns = each(Math.floor(width / step));
    return rows
      .flatMap((y) =>
        columns.map((x) => {
          const cx = px(step * (x + (y % 2 === 0 ? 0.3 : 0.7)));
          return `<circle cx="${cx}" cy="${px(step * (y + 0.5))}" r="${px(step / 7)}" ${light(0.6)}/>`;
        }),
      )
      .join('');
  }
  return '';
}

/** The chain, at the side that the customer chooses. */
function chain({ width, height, options }: Blind): string {
  const x = options.control_side === 'left' ? 4 : width - 4;
  const line = `stroke="#4b4f4c" stroke-width="1.5" stroke-dasharray="2 2"`;
  return `<line x1="${px(x)}" y1="0" x2="${px(x)}" y2="${px(height * 0.7)}" ${line}/>`;
}

function roller(blind: Blind): string {
  const { width, height, scale, colour, options } = blind;
  const tube = between(5, 60 * scale, height * 0.12);
  const bar = between(3, 25 * scale, height * 0.05);
  // A reversed roll hides the tube behind the cloth.
  const top = options.roll === 'reverse' ? rect(0, 0, width, tube, light(0.15)) : rect(0, 0, width, tube, shade(0.22));
  return [
    rect(0, 0, width, height, `fill="${colour}"`),
    printOn(blind),
    top,
    rect(0, tube, width, tube / 3, shade(0.08)),
    rect(0, height - bar, width, bar, shade(0.16)),
    chain(blind),
  ].join('');
}

function roman(blind: Blind): string {
  const { width, height, scale, colour } = blind;
  const folds = between(2, Math.round(height / scale / 260), 14);
  const deep = height / folds;
  return [
    rect(0, 0, width, height, `fill="${colour}"`),
    printOn(blind),
    ...each(folds).flatMap((i) => [
      rect(0, i * deep, width, deep * 0.18, light(0.2)),
      rect(0, (i + 0.82) * deep, width, deep * 0.18, shade(0.14)),
    ]),
    chain(blind),
  ].join('');
}

const TAPES: ReadonlyMap<string, readonly [width: number, look: string]> = new Map([
  ['matching tape', [30, shade(0.15)]],
  ['contrast tape', [30, 'fill="#3a3027" fill-opacity="0.85"']],
]);

function venetian(blind: Blind): string {
  const { width, height, scale, colour, options } = blind;
  const rail = between(4, 45 * scale, height * 0.1);
  const slats = between(3, Math.round((height - rail) / scale / (numberIn(blind, 'slat', 50) * 0.85)), 90);
  const deep = (height - rail) / slats;
  const ladders = between(2, 1 + Math.round(width / scale / 600), 6);
  const [tape, look] = TAPES.get(String(options.tape)) ?? [6, shade(0.4)];
  const wide = between(1, tape * scale, 12);
  return [
    rect(0, 0, width, height, `fill="${colour}"`),
    ...each(slats).flatMap((i) => [
      rect(0, rail + i * deep, width, deep * 0.25, light(0.28)),
      rect(0, rail + (i + 0.8) * deep, width, deep * 0.2, shade(0.3)),
    ]),
    rect(0, 0, width, rail, shade(0.14)),
    ...each(ladders).map((i) => rect((width * (i + 0.5)) / ladders - wide / 2, rail, wide, height - rail, look)),
    chain(blind),
  ].join('');
}

/** One panel of a shutter: a frame with louvres, or with a raised field. */
function panel(blind: Blind, x: number, y: number, width: number, height: number): string {
  const frame = between(2, 50 * blind.scale, Math.min(width, height) * 0.25);
  const [left, top, wide, high] = [x + frame, y + frame, width - 2 * frame, height - 2 * frame];
  const outline = rect(x, y, width, height, EDGE);
  if (says(blind, /solid/)) {
    const field = Math.min(wide, high) * 0.12;
    const raised = rect(left + field, top + field, wide - 2 * field, high - 2 * field, light(0.3));
    return `${outline}${rect(left, top, wide, high, shade(0.12))}${raised}`;
  }
  const louvres = between(2, Math.round(high / blind.scale / numberIn(blind, 'louvre', 76)), 60);
  const deep = high / louvres;
  const lines = each(louvres).map((i) => rect(left, top + (i + 0.75) * deep, wide, deep * 0.25, shade(0.28)));
  return `${outline}${rect(left, top, wide, high, shade(0.06))}${lines.join('')}`;
}

function shutter(blind: Blind): string {
  const { width, height, colour } = blind;
  const panels = between(1, numberIn(blind, 'panels', 2), 8);
  const tiers = says(blind, /tier-on-tier/) ? 2 : 1;
  const [wide, high] = [width / panels, height / tiers];
  const drawn = each(panels).flatMap((i) => each(tiers).map((j) => panel(blind, i * wide, j * high, wide, high)));
  return rect(0, 0, width, height, `fill="${colour}"`) + drawn.join('');
}

/** A cloth without anything, for a kind that nobody drew yet. */
const plain = ({ width, height, colour }: Blind): string => rect(0, 0, width, height, `fill="${colour}"`);

const SHAPES: ReadonlyMap<string, (blind: Blind) => string> = new Map([
  ['roller', roller],
  ['roman', roman],
  ['venetian', venetian],
  ['shutter', shutter],
]);

export const shapeOf = (kind: string): ((blind: Blind) => string) => SHAPES.get(kind) ?? plain;
