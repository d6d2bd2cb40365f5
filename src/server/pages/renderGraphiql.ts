import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { renderGraphiQL } from "@graphql-yoga/render-graphiql";
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

/** Stands in the examples for the address of this service. */
const ADDRESS = "https://address-of-this-service.invalid";

/**
 * The examples, with the address under which the browser sees this service, which no build can know. On the first visit they
 * are put where GraphiQL keeps its tabs. Tabs that are only given to it lose the variables of the first, lose the first to a
 * query in the address, and get an empty tab beside them when the page is loaded again.
 */
const showExamples = (examples: readonly Example[]) => `
const serviceAddress = location.origin + location.pathname.slice(0, location.pathname.lastIndexOf("/"));
const exampleTabs = ${JSON.stringify(examples).replaceAll("<", "\\u003c")};
for (const tab of exampleTabs) tab.query = tab.query.replaceAll("${ADDRESS}", () => serviceAddress);
try {
  if (localStorage.getItem("graphiql:tabState") === null) {
    const tabs = exampleTabs.map(({ name, ...tab }) => ({
      ...{ id: name, title: name, operationName: name, headers: null, response: null },
      ...tab,
    }));
    localStorage.setItem("graphiql:tabState", JSON.stringify({ activeTabIndex: 0, tabs }));
    if (!new URLSearchParams(location.search).has("query")) {
      localStorage.setItem("graphiql:query", tabs[0].query);
      localStorage.setItem("graphiql:variables", tabs[0].variables);
    }
  }
} catch {
  // The browser stores nothing.
}`;

/** Browsers leave a tab that reaches out of the row where it is. A mouse gets no such help: the tab would move under it. */
const SHOW_FOCUS = `document.addEventListener("focusin", ({ target }) => {
  if (target.matches(":focus-visible")) target.closest("[role=tab]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
});`;

/**
 * The page of GraphiQL with an example in each tab, compressed by gzip. The build makes it: it needs a package of 9 MB, and is
 * the same for every caller. GraphiQL sends operations to the address of the page.
 */
export async function renderGraphiql(): Promise<Buffer> {
  const examples = await readExamples(ADDRESS);
  // By POST, since a GET from a page needs a header that no other site can send.
  const page = renderGraphiQL({
    title: "ENSIMS",
    defaultTabs: [],
    defaultEditorToolsVisibility: "variables",
    method: "POST",
  });
  const head = `<meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style><script>${showExamples(examples)}\n${SHOW_FOCUS}</script></head>`;
  const html = page
    .replace("</head>", () => head)
    .replace('"defaultTabs":[]', '"defaultTabs":exampleTabs.map(({ query, variables }) => ({ query, variables }))');
  return promisify(gzip)(html);
}
