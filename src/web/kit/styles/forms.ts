/** Buttons and fields. */
export const forms = `button,.button{font:inherit;font-weight:600;display:inline-flex;align-items:center;justify-content:center;gap:var(--s2);min-height:2.4rem;padding:.4rem var(--s4);border:1px solid transparent;border-radius:var(--radius-s);cursor:pointer;text-decoration:none;line-height:1.2;text-align:center;white-space:nowrap;flex:none}
button.primary,.button.primary{background:var(--accent);color:var(--on-accent)}
button.primary:hover,.button.primary:hover{background:var(--accent-strong);color:var(--on-accent)}
button.plain,.button.plain{background:var(--card);color:var(--ink);border-color:var(--edge)}
button.plain:hover,.button.plain:hover{background:var(--sunk);color:var(--ink)}
button.danger,.button.danger{background:var(--card);color:var(--bad);border-color:var(--bad)}
button.danger.solid{background:var(--bad);color:var(--on-bad)}
button.danger.solid:hover{background:var(--bad);filter:brightness(1.12)}
button.danger:not(.solid):hover,.button.danger:hover{background:var(--bad-wash);color:var(--bad)}
button.quiet,.button.quiet{background:none;color:var(--accent);padding-inline:var(--s2)}
button.quiet:hover,.button.quiet:hover{text-decoration:underline}
button.small,.button.small{min-height:2rem;padding:.2rem var(--s3);font-size:var(--t-s)}
button[aria-busy=true]{opacity:.65;cursor:progress}
.wide{width:100%}
form.stack{max-width:100%}
label,.label{display:block;font-weight:600;font-size:var(--t-s)}
.field{display:grid;gap:var(--s1);min-width:0}
.hint{font-size:var(--t-s);color:var(--muted)}
.error{font-size:var(--t-s);color:var(--bad);font-weight:550}
input:not([type=checkbox],[type=radio]),select,textarea{font:inherit;width:100%;min-width:0;min-height:2.4rem;padding:.35rem var(--s2);color:var(--ink);background:var(--card);border:1px solid var(--edge);border-radius:var(--radius-s)}
input:focus-visible,select:focus-visible,textarea:focus-visible{outline:3px solid var(--accent);outline-offset:0}
textarea{min-height:6rem;resize:vertical}textarea.code{font:var(--t-s)/1.5 var(--mono)}
input[aria-invalid=true],textarea[aria-invalid=true]{border-color:var(--bad);border-width:2px}
input[type=checkbox],input[type=radio]{width:1.1rem;height:1.1rem;margin:.2rem 0 0;accent-color:var(--accent);flex:none}
.choice{display:flex;gap:var(--s2);align-items:flex-start;font-weight:400;font-size:inherit}
fieldset{border:0;padding:0;margin:0;display:grid;gap:var(--s2);min-width:0}
legend{padding:0;font-weight:600;font-size:var(--t-s);margin-bottom:var(--s1)}
.fields{display:grid;gap:var(--s4);align-items:start}
.sheet{display:grid;gap:var(--s4)}.sheet fieldset{align-items:start;grid-template-columns:1fr 1fr}.sheet .field:nth-of-type(1){grid-column:1/-1}.sheet fieldset+fieldset{border-top:1px solid var(--rule);padding-top:var(--s4)}
.field.short input{max-width:10rem}.under{margin-left:1.6rem}.lines .row{flex-wrap:nowrap;align-items:center;max-width:28rem}.lines .with-unit input{width:5rem}.with-unit{display:flex;align-items:center;gap:var(--s2)}.with-unit input{max-width:9rem}.with-unit.name{flex:1}.with-unit.name input{max-width:22rem;flex:1;font-weight:400}
@media (max-width:40rem){.with-unit.name{flex-wrap:wrap}.with-unit.name input{flex-basis:100%}}
@media (min-width:40rem){.fields.two{grid-template-columns:1fr 1fr}.fields.three{grid-template-columns:repeat(3,1fr)}
.sheet{gap:var(--s2)}.sheet fieldset{grid-template-columns:minmax(0,1fr) 8rem 12rem;gap:var(--s3)}.sheet .field:nth-of-type(1){grid-column:auto}.sheet fieldset+fieldset{border:0;padding:0}.sheet fieldset+fieldset label{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}}
.filters{display:grid;gap:var(--s3);align-items:end;grid-template-columns:repeat(2,minmax(0,1fr))}
.filters>.field:first-child,.filters>.field:nth-child(2),.filters>.row,.filters>.hint{grid-column:1/-1}
@media (min-width:60rem){.filters{grid-template-columns:minmax(10rem,2fr) minmax(0,1fr) repeat(2,9.5rem) repeat(2,minmax(0,1.2fr)) auto}.filters>.field:first-child,.filters>.field:nth-child(2),.filters>.row{grid-column:auto}.filters>.row{flex-wrap:nowrap;gap:0}.filters.few{grid-template-columns:minmax(10rem,2fr) minmax(0,1.2fr) repeat(2,9.5rem) minmax(0,1.2fr) auto}.filters>.hint{order:9;grid-column:3/-1}}
@media (pointer:coarse){button,.button,input:not([type=checkbox],[type=radio]),select{min-height:2.75rem}button.small,.button.small{min-height:2.5rem}.choice,summary{padding-block:.35rem}}
.secret{display:block;padding:var(--s3);border:1px dashed var(--edge);border-radius:var(--radius-s);background:var(--sunk);user-select:all;font-family:var(--mono)}
`;
