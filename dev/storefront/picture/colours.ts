/** The colours of the cloths and woods of the local market, by their names in its options and titles. */
const COLOURS: ReadonlyMap<string, string> = new Map([
  ['chalk', '#f1eee6'],
  ['oat', '#dccfb4'],
  ['clay', '#b5785a'],
  ['ink', '#2b3345'],
  ['mist', '#cfd6d8'],
  ['flint', '#7b7f80'],
  ['sage', '#9caa8b'],
  ['pearl', '#e9e6df'],
  ['slate', '#5b6670'],
  ['white', '#f8f8f6'],
  ['duck egg', '#b9d3cf'],
  ['graphite', '#4a4d50'],
  ['evergreen', '#2f5944'],
  ['berry', '#8a2f4a'],
  ['frost', '#d5e3ea'],
  ['ivory', '#f3ecd8'],
  ['stone', '#b9b2a4'],
  ['charcoal', '#3c3f43'],
  ['natural', '#d8c9ab'],
  ['pebble', '#a9a59b'],
  ['heather', '#9a87a5'],
  ['moss', '#6b7443'],
  ['rust', '#a5512f'],
  ['midnight', '#23304f'],
  ['blossom', '#e8b7c0'],
  ['bramley', '#a6bf6b'],
  ['blue', '#3f6695'],
  ['red', '#b0392f'],
  ['olive', '#7c7a3d'],
  ['fleece', '#ece6d6'],
  ['peat', '#4e3e31'],
  ['oak', '#c59a63'],
  ['ash', '#dcc5a0'],
  ['aluminium', '#b8bfc5'],
  ['saltwood', '#ece8de'],
  ['walnut', '#6a4630'],
  ['basswood', '#efe7d6'],
  ['paulownia', '#d9c19a'],
  ['mdf', '#f4f3ef'],
]);

/** A linen. What has no colour in the table is drawn in it. */
const UNKNOWN = '#d9d2c3';

/** The colour of the first name that has one. */
export function colourOf(names: readonly string[]): string {
  const known = names.find((name) => COLOURS.has(name.toLowerCase()));
  return COLOURS.get(known?.toLowerCase() ?? '') ?? UNKNOWN;
}
