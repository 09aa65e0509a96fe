/** Elements, the page's frame, and what belongs to no component. */
export const base = `*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:4rem}
body{margin:0;background:var(--paper);color:var(--ink);font:var(--t-m)/1.5 var(--sans);overflow-wrap:anywhere}
h1,h2,h3{line-height:1.2;margin:0;font-weight:650;letter-spacing:-.01em;text-wrap:balance}
h1{font-size:var(--t-xl)}h2{font-size:var(--t-l)}h3{font-size:var(--t-m)}
p,ul,ol,dl,figure{margin:0}ul.stack,ol.stack{list-style:none;padding:0}ul,ol{padding-left:1.25rem}address{font-style:normal}
a{color:var(--accent);text-underline-offset:.15em}a:hover{color:var(--accent-strong)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:2px}
code,pre,kbd{font-family:var(--mono);font-size:.9em}
pre{margin:0;white-space:pre-wrap;background:var(--sunk);border-radius:var(--radius-s);padding:var(--s3)}
hr{border:0;border-top:1px solid var(--rule);margin:var(--s4) 0}
summary{cursor:pointer}
img,svg{display:block;max-width:100%}
.skip{position:absolute;left:var(--s3);top:-4rem;background:var(--card);color:var(--ink);padding:var(--s2) var(--s4);border-radius:var(--radius);z-index:9}
.skip:focus{top:var(--s2)}
.hush{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.muted{color:var(--muted)}.small{font-size:var(--t-s)}.tiny{font-size:var(--t-xs)}.strong{font-weight:600}
.num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.mono{font-family:var(--mono);font-size:.92em}.nowrap{white-space:nowrap}.whole{display:inline-block}.sentence::first-letter{text-transform:uppercase}
.stack{display:grid;gap:var(--s4);align-content:start}.stack.tight{gap:var(--s2)}.stack.loose{gap:var(--s5)}
.row{display:flex;flex-wrap:wrap;gap:var(--s2) var(--s3);align-items:center}
.row.between{justify-content:space-between;align-items:flex-start}.row.end{justify-content:flex-end}.row.top{align-items:flex-start}.row.low{align-items:flex-end}
.top-bar{background:var(--card);border-bottom:1px solid var(--rule);position:sticky;top:0;z-index:5}
.top-bar .inner{max-width:78rem;margin:0 auto;padding:0 var(--s4);display:flex;align-items:center;gap:var(--s2) var(--s5);min-height:3.25rem;flex-wrap:wrap}
.mark{display:inline-flex;align-items:center;gap:var(--s2);font-weight:700;letter-spacing:-.02em;color:var(--ink);text-decoration:none;font-size:1.05rem}
.mark svg{width:1.35rem;height:1.35rem;color:var(--accent)}
.nav{display:flex;gap:var(--s1);flex:1 1 auto;flex-wrap:wrap}
.nav a{padding:var(--s2) var(--s3);border-radius:var(--radius-s);color:var(--muted);text-decoration:none;font-weight:550}
.nav a:hover{background:var(--sunk);color:var(--ink)}
.nav a[aria-current]{color:var(--accent);background:var(--accent-wash)}
.who{display:flex;align-items:center;gap:var(--s3);font-size:var(--t-s);text-align:right;line-height:1.25}
.who .party{font-weight:600;display:block}
.who .person{color:var(--muted);display:block}
main{max-width:78rem;margin:0 auto;padding:var(--s5) var(--s4) var(--s7);display:grid;gap:var(--s5);align-content:start}
main.narrow{max-width:44rem}main.form{max-width:52rem}
main:focus{outline:none}
.page-head{display:grid;gap:var(--s2)}
.crumbs{font-size:var(--t-s);color:var(--muted)}.crumbs a{color:inherit}
.columns{display:grid;gap:var(--s5);align-items:start}
.columns>*{min-width:0}
footer.page{max-width:78rem;margin:0 auto;padding:0 var(--s4) var(--s5);color:var(--muted);font-size:var(--t-xs)}
.loading-bar{position:fixed;inset:0 0 auto 0;height:3px;background:var(--accent);transform-origin:left;transform:scaleX(0);z-index:10}
.is-loading .loading-bar{animation:load 8s cubic-bezier(.1,.7,.3,1) forwards}
@keyframes load{to{transform:scaleX(.95)}}
@media (min-width:60rem){.columns.order{grid-template-columns:minmax(0,1fr) 20rem}.columns.order>aside{grid-column:2;grid-row:1/span 2}.columns.order>.card{grid-column:1}.columns.half{grid-template-columns:1fr 1fr}.columns.settings{grid-template-columns:13rem minmax(0,1fr)}}
@media (max-width:40rem){
.top-bar{position:static}.top-bar .inner{padding-top:var(--s2);padding-bottom:var(--s2)}
.top-bar .nav{order:3;flex-basis:100%;margin:0 calc(-1*var(--s2));gap:0}.nav a{padding:var(--s2) .35rem;font-size:.82rem}.who{margin-left:auto;gap:var(--s2)}.who .party{font-size:var(--t-xs);max-width:6.5rem}.top-bar .inner{gap:var(--s2)}.who .person{display:none}
main{padding-top:var(--s4);gap:var(--s4)}h1{font-size:1.4rem}
.actions{gap:var(--s2)}.actions .button,.actions button{padding-inline:.65rem}}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
`;
