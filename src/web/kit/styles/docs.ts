/** The API's documentation, beside what every page has. */
export const docs = `.soft{color:var(--muted)}.method{display:inline-block;min-width:3.5rem;font-weight:650}
main{display:block}main>p{margin:var(--s3) 0}main>p label input{margin-top:var(--s1)}td code{white-space:nowrap}main h2{margin:var(--s6) 0 var(--s3)}
details{border-bottom:1px solid var(--rule);padding:var(--s2) 0}details label{margin:var(--s3) 0}
main label input:not([type]),main label textarea{font-weight:400}
details textarea{font-family:var(--mono)}
details button{background:var(--accent);color:var(--on-accent);margin:var(--s2) 0}
`;
