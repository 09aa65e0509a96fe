/** Colour, space and type of every page, light and dark. Nothing else in the styles names a colour. */
export const tokens = `:root{color-scheme:light dark;
--paper:#f6f4f0;--card:#fff;--sunk:#f0ede7;--ink:#1f2421;--muted:#59605b;--rule:#dfdbd2;--edge:#8b9089;
--accent:#1f5c4d;--accent-strong:#17483c;--on-accent:#fff;--accent-wash:#e4efea;
--good:#1c5b4a;--good-wash:#dfeee8;--wait:#74500a;--wait-wash:#f8ecd2;--bad:#98301d;--bad-wash:#f9e3de;
--on-bad:#fff;--info:#25547f;--info-wash:#e2ecf5;--still:#4d544f;--still-wash:#e9e6df;
--supplier:#1f6f5c;--brand:#b07a1e;--retailer:#3a6ea5;--platform:#8a4b7d;--supplier-2:#5ba593;--brand-2:#d8ae66;
--s1:.25rem;--s2:.5rem;--s3:.75rem;--s4:1rem;--s5:1.5rem;--s6:2.25rem;--s7:3.5rem;
--radius:.5rem;--radius-s:.3rem;--shadow:0 1px 2px #1f24210f,0 2px 8px #1f24210a;
--t-xs:.78rem;--t-s:.875rem;--t-m:.95rem;--t-l:1.15rem;--t-xl:1.6rem;
--sans:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace}
@media screen and (prefers-color-scheme:dark){:root{
--paper:#141715;--card:#1c201e;--sunk:#242927;--ink:#ebeeea;--muted:#a8b0aa;--rule:#333a36;--edge:#78817b;
--accent:#8fd3bf;--accent-strong:#aee2d2;--on-accent:#0f211b;--accent-wash:#1f332d;
--good:#93d7c1;--good-wash:#1c352d;--wait:#e9c176;--wait-wash:#3a2e16;--bad:#f2a796;--bad-wash:#42231c;
--on-bad:#2b100a;--info:#9dc5ea;--info-wash:#1c3044;--still:#b9c0ba;--still-wash:#2b312e;
--supplier:#4fb79b;--brand:#d9a54a;--retailer:#74a9e0;--platform:#c98abb;--supplier-2:#2f8069;--brand-2:#9c7429;
--shadow:0 1px 2px #0006}}
/* Paper is white, whatever the screen was. */
@media print{:root{color-scheme:light;--paper:#fff}}
`;
