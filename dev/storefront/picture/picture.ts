import { colourOf } from './colours.ts';
import { rect, shapeOf } from './shapes.ts';

/** A blind as it is drawn. */
export interface Drawn {
  /** `roller`, `roman`, `venetian` or `shutter`. Any other kind is drawn as a plain cloth. */
  readonly kind: string;
  readonly title: string;
  /** What is chosen so far, by the names of the API: `width_mm`, `drop_mm`, `fabric`. */
  readonly options: Readonly<Record<string, string | number>>;
}

/** The sides of the square picture. */
const SIDE = 400;
/** The longer side of the blind in it. */
const LONGEST = 300;
/** The size of a blind that is not measured yet, in millimetres. */
const USUAL = { width: 1_000, drop: 1_250 };
const WALL = '#efece5';
const LABEL = '#4f5652';

const lengthOf = (value: string | number | undefined): number | null => {
  const length = Number(value);
  return Number.isFinite(length) && length >= 1 ? length : null;
};

/** XML has no control characters, not even escaped ones. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, ' ')
    .replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Words for a picture, for whoever does not see it. */
export function altOf({ title, options }: Drawn): string {
  const [width, drop] = [lengthOf(options.width_mm), lengthOf(options.drop_mm)];
  const size = width === null || drop === null ? [] : [`${width} mm wide and ${drop} mm long`];
  const look = [options.fabric, options.material].filter((one) => one !== undefined);
  return `Drawing: ${[title, ...look, ...size].join(', ')}`;
}

/**
 * A picture of a blind as SVG, in its colour and with the proportions of its size. Its measurements stand beside it as
 * soon as they are known. It has no ids, so that many of them can be in one page.
 */
export function pictureOf({ kind, title, options }: Drawn): string {
  const [width, drop] = [lengthOf(options.width_mm), lengthOf(options.drop_mm)];
  const [wide, long] = [width ?? USUAL.width, drop ?? USUAL.drop];
  const scale = LONGEST / Math.max(wide, long);
  const size = { width: wide * scale, height: long * scale };
  const names = [...Object.values(options).map(String), ...title.split(/\s+/)];
  const blind = { ...size, scale, colour: colourOf(names), title, options };
  const [x, y] = [(SIDE - size.width) / 2 - 10, (SIDE - size.height) / 2 - 10];
  const edge = 'data-part="blind" fill="none" stroke="#000" stroke-opacity="0.3"';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE}" role="img">`,
    `<title>${escaped(altOf({ kind, title, options }))}</title>`,
    rect(0, 0, SIDE, SIDE, `fill="${WALL}"`),
    rect(x + 3, y + 5, size.width, size.height, 'fill="#000" fill-opacity="0.1"'),
    `<g transform="translate(${x.toFixed(2)} ${y.toFixed(2)})">`,
    shapeOf(kind)(blind),
    rect(0, 0, size.width, size.height, edge),
    width === null ? '' : measure(size.width / 2, size.height + 26, `${width} mm`),
    drop === null ? '' : measure(size.width + 26, size.height / 2, `${drop} mm`, true),
    '</g></svg>',
  ].join('');
}

function measure(x: number, y: number, text: string, upright = false): string {
  const [cx, cy] = [x.toFixed(1), y.toFixed(1)];
  const turned = upright ? ` transform="rotate(-90 ${cx} ${cy})"` : '';
  const look = `fill="${LABEL}" font-family="system-ui, sans-serif" font-size="17" text-anchor="middle"`;
  return `<text x="${cx}" y="${cy}" ${look}${turned}>${escaped(text)}</text>`;
}
