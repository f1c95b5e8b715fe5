/** The style sheet of the page: light and dark by the reader's setting, enough contrast in both, usable on paper. */
export const style = `
:root { color-scheme: light dark; --text: #1f2328; --dim: #59636e; --back: #fff; --box: #f6f8fa; --line: #d1d9e0;
  --bad: #b3001b; --good: #116329; --warn: #7d4e00; --bar: #cfe3ff; --link: #0550ae; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --dim: #9da7b1; --back: #0d1117; --box: #161b22; --line: #30363d;
  --bad: #ff8f88; --good: #56d364; --warn: #e3b341; --bar: #1b3f6b; --link: #79b8ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main, footer { max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
header { display: flex; gap: 1.5rem; align-items: center; border: 1px solid var(--line); border-left: .5rem solid var(--warn);
  border-radius: .5rem; padding: 1rem 1.5rem; }
header.failed { border-left-color: var(--bad); } header.passed { border-left-color: var(--good); }
header p { margin: .25rem 0; }
.score { font-size: 3rem; font-weight: 700; line-height: 1; white-space: nowrap; } .score small { font-size: 1rem; color: var(--dim); }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.15rem; margin: 0 0 .5rem; } h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
h3 small { font-weight: 400; color: var(--dim); }
section { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.5rem; margin: 1.5rem 0; }
a { color: var(--link); } a:focus-visible, summary:focus-visible, .wide:focus-visible, pre:focus-visible { outline: 2px solid var(--link); }
code, pre, .mono { font-family: ui-monospace, monospace; font-size: .85em; }
code { background: var(--box); padding: .1em .3em; border-radius: .3em; }
pre { background: var(--box); padding: .8rem 1rem; border-radius: .5rem; overflow-x: auto; overflow-wrap: normal; font-size: .85rem; }
pre code { padding: 0; font-size: 1em; }
.wide { overflow-x: auto; margin: 1rem 0; } table { border-collapse: collapse; width: 100%; overflow-wrap: normal; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
.tag { font-size: .75rem; font-weight: 700; text-transform: uppercase; border: 1px solid; border-radius: 1rem; padding: .05rem .5rem;
  color: var(--dim); white-space: nowrap; }
.critical, .high, .bad { color: var(--bad); } .medium { color: var(--warn); } .dim { color: var(--dim); }
figure { margin: .5rem 0; overflow-x: auto; } svg { width: 100%; min-width: 34rem; height: auto; font-size: 13px; }
svg text { fill: var(--text); } svg .mono { font-size: 12px; } svg .dim { fill: var(--dim); } svg .bad { fill: var(--bad); }
svg .strong { font-weight: 700; } .bar { fill: var(--bar); stroke: var(--link); }
@media print { section { break-inside: avoid; } }
@media (max-width: 40rem) { header { flex-direction: column; align-items: flex-start; } }
`;
