/**
 * On paper: what is there to be read. Nothing to press or to fill in, no way to other pages, no notices of a moment. A
 * card that only asks for something goes with its form; `.printed` stands where a form's field shows a fact.
 */
export const print = `.printed{display:none}
@media print{.top-bar,.skip,.loading-bar,nav,search,form,label,input,select,textarea,button,.button,.notice,.error,[role=status],[role=alert],details.fold:has(form),details.sure,iframe,noscript,.card:has(form):not(:has(table,dl.facts,.thread,.prose)){display:none!important}
.printed{display:inline}.card{box-shadow:none;break-inside:avoid}main{padding:0;max-width:none}.center{min-height:0}}
`;
