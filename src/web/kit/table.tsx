import type { Child } from 'hono/jsx';

/**
 * A column by its name. `num`: amounts, aligned right. `hush`: only a screen reader says the name, as for a column of
 * buttons.
 */
type Column =
  | string
  | {
      readonly name: string;
      readonly num?: true;
      readonly hush?: true;
      /** The list in the order of this column. */
      readonly href?: string;
      readonly sorted?: 'ascending' | 'descending';
    };

interface TableProps {
  readonly columns: readonly Column[];
  /** For screen readers, if the card's title does not name the table. */
  readonly caption?: string;
  /**
   * A phone has no room for columns, so each row becomes a small card there: `cards` shows every cell with its label.
   * `compact` is for long lists of many columns: below a wide screen, it places the cells by their `data-cell`.
   */
  readonly look?: 'cards' | 'compact';
  /** A list of things to open: the row under the pointer is highlighted. */
  readonly rows?: boolean;
  readonly foot?: Child;
  readonly children?: Child;
}

const Head = ({ column }: { readonly column: Column }) => {
  const { name, num, hush, href, sorted }: Exclude<Column, string> =
    typeof column === 'string' ? { name: column } : column;
  return (
    <th
      scope="col"
      {...(num === true ? { class: 'num' } : {})}
      {...(sorted === undefined ? {} : { 'aria-sort': sorted })}
    >
      {hush === true ? <span class="hush">{name}</span> : href === undefined ? name : <a href={href}>{name}</a>}
    </th>
  );
};

export const Table = ({ columns, caption, look = 'cards', rows = false, foot, children }: TableProps) => (
  <table class={`${look}${rows ? ' rows' : ''}`}>
    {caption === undefined ? null : <caption class="hush">{caption}</caption>}
    <thead>
      <tr>
        {columns.map((column) => (
          <Head column={column} />
        ))}
      </tr>
    </thead>
    <tbody>{children}</tbody>
    {foot === undefined || foot === null ? null : <tfoot>{foot}</tfoot>}
  </table>
);

interface TableCardProps extends TableProps {
  /** The card's name. With `titled` it is shown above the table; else only a screen reader says it. */
  readonly label: string;
  readonly titled?: boolean;
}

/** A card that holds only a table, from edge to edge. */
export const TableCard = ({ label, titled = false, ...table }: TableCardProps) => (
  <section class="card flush" aria-label={label}>
    {titled ? (
      <header>
        <h2>{label}</h2>
      </header>
    ) : null}
    <Table {...table} />
  </section>
);
