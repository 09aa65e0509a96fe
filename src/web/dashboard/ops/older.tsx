/** The link to the next page of a list of Platform Ops. */
export const Older = ({ path, cursor }: { readonly path: string; readonly cursor: string | null }) =>
  cursor === null ? null : (
    <nav class="pager" aria-label="Pages">
      <span />
      <a class="button plain" href={`${path}?cursor=${cursor}`}>
        Older ones
      </a>
    </nav>
  );
