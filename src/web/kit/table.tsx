import type { Child } from 'hono/jsx';

/** A column by its name; `num`: amounts, to the right; `hush`: named for listeners alone, such as a column of buttons. */
export type Column = string | { readonly name: string; readonly num?: true; readonly hush?: true };

interface TableProps {
  readonly columns: readonly Column[];
  /** Read to listeners before the cells, where the card's title does not say it. */
  readonly caption?: string;
  /**
   * On a phone, where a table has no room for columns, each row is a small card: `cards` says every cell with its
   * label; `compact` places the cells by their `data-cell`, for long lists.
   */
  readonly look?: 'cards' | 'compact';
  /** A list of things to open: its rows are lit under the pointer. */
  readonly rows?: boolean;
  readonly foot?: Child;
  readonly children?: Child;
}

const Head = ({ column }: { readonly column: Column }) => {
  const { name, num, hush } = typeof column === 'string' ? { name: column, num: undefined, hush: undefined } : column;
  return (
    <th scope="col" {...(num === true ? { class: 'num' } : {})}>
      {hush === true ? <span class="hush">{name}</span> : name}
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
  /** How the card is called; shown above the table with `titled`, else only said. */
  readonly label: string;
  readonly titled?: boolean;
}

/** A card that is all table, edge to edge. */
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
