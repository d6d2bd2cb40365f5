import { type Example, readExamples } from "./graphiqlExamples.js";

const STYLE = `
/* When the row of tabs changes its size, GraphiQL moves each tab away, but shows that only once the tab has the focus:
   the first click would miss. Here tabs never move. */
.graphiql-container .graphiql-tab { transform: none !important; touch-action: auto !important; }

/* There are more tabs than fit: the row shows its scroll bar, and fades where it goes on. */
.graphiql-container .graphiql-tabs { scrollbar-width: thin; scroll-padding-inline: 48px; }
@property --fade-left { syntax: "<length>"; inherits: false; initial-value: 0px; }
@property --fade-right { syntax: "<length>"; inherits: false; initial-value: 0px; }
@keyframes fade-where-it-goes-on {
  0% { --fade-left: 0px; --fade-right: 48px; }
  10% { --fade-left: 48px; }
  90% { --fade-right: 48px; }
  100% { --fade-left: 48px; --fade-right: 0px; }
}
@supports (animation-timeline: scroll()) {
  .graphiql-container .graphiql-tabs {
    mask-image: linear-gradient(to right, #0000, #000 var(--fade-left), #000 calc(100% - var(--fade-right)), #0000);
    animation: fade-where-it-goes-on linear;
    animation-timeline: scroll(self inline);
  }
}

/* On a phone the answer is below the operation. */
@media (max-width: 700px) {
  .graphiql-container .graphiql-logo { display: none; }
  .graphiql-container .graphiql-sidebar { width: 44px; padding: 8px 2px; }
  .graphiql-container #graphiql-session { flex-direction: column; }
  .graphiql-container #graphiql-session > .graphiql-horizontal-drag-bar { display: none; }
}`;

/** A tab as GraphiQL keeps it in the browser. */
const kept = ({ name, query, variables }: Example) => ({
  ...{ id: name, title: name, operationName: name },
  ...{ query, variables, headers: null, response: null },
});

/**
 * On the first visit the examples are put where GraphiQL keeps its tabs. Tabs that are only given to it lose the variables
 * of the first, lose the first to a query in the address, and get an empty tab beside them when the page is loaded again.
 */
function keepExamples(examples: readonly Example[]): string {
  const state = JSON.stringify({ activeTabIndex: 0, tabs: examples.map(kept) });
  const literals = { state, query: examples[0]?.query, variables: examples[0]?.variables };
  return `try {
  if (localStorage.getItem("graphiql:tabState") === null) {
    const { state, query, variables } = ${JSON.stringify(literals).replaceAll("<", "\\u003c")};
    localStorage.setItem("graphiql:tabState", state);
    if (!new URLSearchParams(location.search).has("query")) {
      localStorage.setItem("graphiql:query", query);
      localStorage.setItem("graphiql:variables", variables);
    }
  }
} catch {
  // The browser keeps nothing.
}`;
}

/** Browsers leave a tab that reaches out of the row where it is. A mouse gets no such help: the tab would move under it. */
const SHOW_FOCUS = `document.addEventListener("focusin", ({ target }) => {
  if (target.matches(":focus-visible")) target.closest("[role=tab]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
});`;

/**
 * The page of GraphiQL with an example in each tab.
 *
 * @param endpoint where the page sends operations
 * @param url the address of this service, for what is to be typed elsewhere
 */
export async function graphiqlPage(endpoint: string, url: string): Promise<string> {
  const [{ renderGraphiQL }, examples] = await Promise.all([
    import("@graphql-yoga/render-graphiql"), // 9 MB
    readExamples(url),
  ]);
  const page = renderGraphiQL({
    endpoint,
    title: "ENSIMS",
    defaultTabs: examples.map(({ query, variables }) => ({ query, variables })),
    defaultEditorToolsVisibility: "variables",
  });
  const head = `<meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style><script>${keepExamples(examples)}\n${SHOW_FOCUS}</script></head>`;
  return page.replace("</head>", () => head);
}
