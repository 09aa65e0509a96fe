/** Cards, tables, badges, the split bar, the timeline, threads. */
export const parts = `.card{background:var(--card);border:1px solid var(--rule);border-radius:var(--radius);box-shadow:var(--shadow);padding:var(--s4);display:grid;gap:var(--s3);align-content:start;min-width:0}
.card>header{display:flex;flex-wrap:wrap;gap:var(--s2);justify-content:space-between;align-items:baseline}
.card.flush{padding:0;gap:0}.card.flush>header{padding:var(--s4) var(--s4) var(--s2)}.card.flush>.pad{padding:0 var(--s4) var(--s4)}
.badge{display:inline-block;padding:.1rem .55rem;border-radius:99rem;font-size:var(--t-xs);font-weight:650;line-height:1.5;white-space:nowrap;background:var(--still-wash);color:var(--still)}
.badge.good{background:var(--good-wash);color:var(--good)}.badge.wait{background:var(--wait-wash);color:var(--wait)}
.badge.bad{background:var(--bad-wash);color:var(--bad)}.badge.info{background:var(--info-wash);color:var(--info)}
.badge.big{font-size:var(--t-s);padding:.2rem .75rem}
.notice{border-left:4px solid var(--info);background:var(--info-wash);padding:var(--s3) var(--s4);border-radius:0 var(--radius-s) var(--radius-s) 0;display:grid;gap:var(--s1)}
.notice.good{border-color:var(--good);background:var(--good-wash)}.notice.wait{border-color:var(--wait);background:var(--wait-wash)}
.notice.bad{border-color:var(--bad);background:var(--bad-wash)}
.empty{text-align:center;padding:var(--s6) var(--s4);display:grid;gap:var(--s2);justify-items:center;color:var(--muted)}
.empty h1,.empty h2,.empty h3,.empty>p:not(.muted){color:var(--ink)}.empty>p{max-width:34rem;text-wrap:balance}.empty .row{justify-content:center}
.scroll{overflow-x:auto;border-radius:inherit}
table{width:100%;border-collapse:collapse;font-size:var(--t-m)}
caption{text-align:left;font-weight:600;padding:0 0 var(--s2)}
th,td{text-align:left;padding:var(--s2) var(--s3);border-bottom:1px solid var(--rule);vertical-align:top}
th{font-size:var(--t-xs);font-weight:600;color:var(--muted);text-transform:uppercase;letter-spacing:.04em;white-space:nowrap}
tbody th,tfoot th{font-size:inherit;text-transform:none;letter-spacing:0;color:inherit;white-space:normal}
th.num,td.num{text-align:right}
tbody tr:last-child>*{border-bottom:0}tfoot th,tfoot td{border-top:2px solid var(--rule);border-bottom:0;font-weight:650;color:var(--ink)}tfoot tr.sub>*{font-weight:400}tfoot tr.sub+tr>*{border-top:1px solid var(--rule)}
.flush table th:first-child,.flush table td:first-child{padding-left:var(--s4)}.flush table th:last-child,.flush table td:last-child{padding-right:var(--s4)}
td.nil{color:var(--muted)}tbody tr:has(td input,td button,th input)>*{vertical-align:middle}
table.rows tbody tr:hover{background:var(--sunk)}
table.rows th .row-link{white-space:nowrap;text-decoration-color:color-mix(in srgb,currentColor 40%,transparent)}table.rows td a.row-link{font-weight:650;text-decoration:none}table.rows td a.row-link:hover{text-decoration:underline}
dl.facts{display:grid;gap:var(--s2)}dl.facts div{display:grid;gap:0}
dl.facts dt{font-size:var(--t-xs);color:var(--muted);font-weight:600}dl.facts dd{margin:0}
th .muted,th dl{font-weight:400}dl.inline{display:flex;flex-wrap:wrap;gap:var(--s1) var(--s3);font-size:var(--t-s)}
dl.inline div{display:flex;gap:var(--s1)}dl.inline dt{color:var(--muted)}dl.inline dd{margin:0}
.supplier{--party:var(--supplier)}.brand{--party:var(--brand)}.retailer{--party:var(--retailer)}.platform{--party:var(--platform)}
.alt.supplier{--party:var(--supplier-2)}.alt.brand{--party:var(--brand-2)}.alt.retailer{--party:var(--retailer)}.alt.platform{--party:var(--platform)}
.split{width:100%;height:1.5rem;border-radius:var(--radius-s);overflow:hidden}
.split .part{fill:var(--party);stroke:var(--card);stroke-width:2px;vector-effect:non-scaling-stroke}.split .gone{fill:var(--card);opacity:.6}
.dot{display:inline-block;width:.7rem;height:.7rem;border-radius:.2rem;margin-right:var(--s2);background:var(--party,var(--muted));vertical-align:baseline}
.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:var(--s1) var(--s4);font-size:var(--t-s)}
.timeline{list-style:none;padding:0;margin:0;display:grid}
.timeline li{display:grid;grid-template-columns:1.1rem minmax(0,1fr) auto;gap:0 var(--s3);padding-bottom:var(--s3);position:relative}
.timeline li::before{content:'';width:.65rem;height:.65rem;border-radius:50%;background:var(--accent);margin:.42rem 0 0 .2rem;z-index:1}
.timeline li:not(:last-child)::after{content:'';position:absolute;left:.5rem;top:.9rem;bottom:-.4rem;width:2px;background:var(--rule)}
.timeline li.quiet::before{background:var(--card);border:2px solid var(--edge)}
.timeline li.bad::before{background:var(--bad)}.timeline li.wait::before{background:var(--wait)}
.timeline .meta{font-size:var(--t-xs);color:var(--muted);white-space:nowrap;padding-top:.2rem}
.timeline .detail{display:block;font-size:var(--t-s);color:var(--muted)}
.steps{list-style:none;padding:0;margin:0;display:grid;grid-auto-flow:column;grid-auto-columns:1fr;gap:var(--s1)}
.steps li{display:grid;gap:var(--s1);font-size:var(--t-xs);color:var(--muted);border-top:4px solid var(--rule);padding-top:var(--s2)}
.steps li.done{border-color:var(--accent);color:var(--ink)}.steps li.now{font-weight:650}
@media (max-width:40rem){.steps li span{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}}
.thread{list-style:none;padding:0;margin:0;display:grid;gap:var(--s3)}
.thread li{padding:var(--s3);border-radius:var(--radius);background:var(--sunk);display:grid;gap:var(--s1);max-width:44rem}
.thread li.mine{background:var(--accent-wash);margin-left:var(--s5)}
.thread .row{gap:0 var(--s3)}
.thread p,.prose{white-space:pre-line}
.proposal{border:1px solid var(--edge);border-radius:var(--radius-s);padding:var(--s3);display:grid;gap:var(--s2);background:var(--card)}
.subnav{display:flex;flex-wrap:wrap;gap:var(--s1)}
.subnav a{padding:var(--s2) var(--s3);border-radius:var(--radius-s);text-decoration:none;color:var(--muted);font-weight:550}
.subnav a:hover{background:var(--sunk)}.subnav a[aria-current]{background:var(--accent-wash);color:var(--accent)}
@media (min-width:60rem){.settings .subnav{display:grid}}
.pager{display:flex;justify-content:space-between;gap:var(--s3);align-items:center}
iframe.preview{width:100%;height:30rem;border:1px solid var(--rule);border-radius:var(--radius-s);background:var(--sunk)}
.center{min-height:min(100vh,52rem);display:grid;align-content:center;grid-template-columns:minmax(0,26rem);justify-content:center;justify-items:center;text-align:center;gap:var(--s4);padding:var(--s5) var(--s4)}
.center .card{width:100%;text-align:left}.center .mark{font-size:1.2rem}
details.sure>summary{list-style:none}details.sure>summary::-webkit-details-marker{display:none}details.sure[open]>summary{margin-bottom:var(--s2)}@media (min-width:40.01rem){details.sure .stack{justify-items:end}}
details.fold{border-top:1px solid var(--rule);padding-top:var(--s3)}details.fold>summary{font-weight:600}
details.fold[open]>summary{margin-bottom:var(--s3)}.flush details.fold{padding:0;border:0}.flush details.fold>summary{padding:var(--s3) var(--s4);border-top:1px solid var(--rule);margin:0}.next{border-left:4px solid var(--accent);padding:var(--s1) 0 var(--s1) var(--s3)}
.task{display:grid;gap:var(--s3)}
@media (min-width:40.01rem){td.name{white-space:nowrap}}@media (min-width:60rem){table.compact td[data-cell=e]{min-width:9rem}}
@media (max-width:40rem){
table.cards thead,table.compact thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table.cards,table.cards tbody,table.cards tr,table.cards td,table.cards tbody th{display:block}
table.cards tr{padding:var(--s3) 0;border-bottom:1px solid var(--rule)}table.cards tbody tr:last-child{border-bottom:0}
table.cards td,table.cards tbody th{border:0;padding:.1rem var(--s4);text-align:left;display:flex;justify-content:space-between;align-items:center;gap:var(--s3)}
.card:not(.flush) table.cards td,.card:not(.flush) table.cards th{padding-inline:0}
table.cards td[data-label]{text-align:right;padding-block:.2rem}table.cards td[data-label]::before{content:attr(data-label);color:var(--muted);font-size:var(--t-s);font-weight:400;flex:none;text-align:left}
table.cards td.block[data-label]{display:grid;gap:.15rem;text-align:left}
table.cards td:has(form){padding-top:.4rem}
table.cards td.nil,table.cards td.spare,table.cards td:empty{display:none}
table.cards tfoot,table.cards tfoot tr{display:block;padding:0}table.cards tfoot tr{display:flex;justify-content:space-between;align-items:baseline;padding:var(--s2) 0;border:0}
table.cards tfoot{border-top:2px solid var(--rule)}table.cards tfoot td,table.cards tfoot th{display:block;white-space:normal;border:0!important;padding:.1rem var(--s4)}table.cards tfoot td.num{white-space:nowrap}
table.compact,table.compact tbody{display:block}
table.compact tr{display:grid;grid-template:'a b b' 'd d d' 'c c g' 'h h h' 'e e e' 'f f f'/minmax(0,1fr) auto auto;gap:.15rem var(--s3);padding:var(--s3) var(--s4);border-bottom:1px solid var(--rule);align-items:baseline}
table.compact tbody tr:last-child{border-bottom:0}table.compact td,table.compact tbody th{border:0;padding:0!important}
[data-cell=a]{grid-area:a}[data-cell=b]{grid-area:b;text-align:right}[data-cell=c]{grid-area:c}[data-cell=d]{grid-area:d;margin-bottom:.2rem}[data-cell=d] .row{gap:var(--s1)}
[data-cell=e]{grid-area:e}[data-cell=f]{grid-area:f}[data-cell=h]{grid-area:h}[data-cell=g]{grid-area:g;text-align:right}[data-cell=e],[data-cell=f],[data-cell=g],[data-cell=h]{font-size:var(--t-s);color:var(--muted)}
table.compact td[data-label]::before{content:attr(data-label) ' '}
table.compact .row-link{display:inline-block;padding:.3rem 0}table.compact .row-link:not(.mono){white-space:normal}
.timeline li{grid-template-columns:1.1rem minmax(0,1fr)}.timeline .meta{grid-column:2}}
`;
