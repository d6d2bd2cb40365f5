/** The chart of the documentation: bars of the CPU ratio, drawn by hand, legible on light and dark pages. */
import { summary } from "./report.mjs";

const NAMES = {
  passthrough: "pass-through",
  facade: "ensims-graphql",
  mercurius: "mercurius + graphql-jit",
  yoga: "graphql-yoga",
  apollo: "Apollo Server + RESTDataSource",
  mesh: "GraphQL Mesh + Hive Gateway",
  tailcall: "Tailcall",
};
const WIDTH = 760;
const LEFT = 230;
const BAR = 12;
const STEP = 16;
const SCALE = 300; // pixels for the ratio 1
const MOST = 1.55;

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("`", "");
const text = (x, y, words, more = "") => `<text x="${x}" y="${y}" ${more}>${escape(words)}</text>`;

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328 }
  .title { font-size: 15px; font-weight: 600 } .case { font-weight: 600 } .small { fill: #59636e; font-size: 11px }
  .other { fill: #8c959f } .facade { fill: #0969da } .line { stroke: #59636e; stroke-dasharray: 3 3 } .bar { stroke: #cf222e; stroke-width: 2 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .small { fill: #9198a1 } .other { fill: #656c76 } .facade { fill: #4493f8 }
    .line { stroke: #9198a1 } .bar { stroke: #ff7b72 }
  }`;

function group(it, top) {
  const lines = summary(it).filter(({ server }) => server !== "passthrough");
  const parts = [text(12, top + 12, it.title, 'class="case"')];
  for (const [index, line] of lines.entries()) {
    const y = top + 20 + index * STEP;
    const width = Math.max(1, Math.min(line.ratio, MOST) * SCALE).toFixed(1);
    const end = LEFT + Number(width);
    const mark = LEFT + Math.min(line.bar ?? 0, MOST) * SCALE;
    const value = line.ratio < 0.1 ? line.ratio.toFixed(3) : line.ratio.toFixed(2);
    const label = NAMES[line.server] ?? line.server;
    parts.push(
      text(LEFT - 8, y + 10, label, 'text-anchor="end"'),
      `<rect class="${line.server === "facade" ? "facade" : "other"}" x="${LEFT}" y="${y}" width="${width}" height="${BAR}" rx="2"/>`,
      text((mark > end && mark < end + 40 ? mark : end) + 6, y + 10, value),
    );
    if (line.bar !== undefined) {
      parts.push(`<line class="bar" x1="${mark}" x2="${mark}" y1="${y - 2}" y2="${y + BAR + 2}"/>`);
    }
  }
  return { svg: parts.join("\n"), height: 20 + lines.length * STEP + 12 };
}

/** Those with a bar to reach, at the usual number of connections: the table has all. */
const isCharted = ({ name, bar }) => bar !== undefined && !name.includes("@");

export function chart(run) {
  let top = 62;
  const groups = run.cases.filter(isCharted).map((it) => {
    const { svg, height } = group(it, top);
    top += height;
    return svg;
  });
  const one = LEFT + SCALE;
  const head = [
    text(12, 22, "CPU ratio: how cheap a request is beside a pass-through proxy", 'class="title"'),
    text(
      12,
      40,
      `1 = as cheap, longer is better. Median of ${run.rounds} rounds; a red mark is the bar to reach.`,
      'class="small"',
    ),
    text(one, 56, "pass-through = 1", 'class="small" text-anchor="middle"'),
    `<line class="line" x1="${one}" x2="${one}" y1="62" y2="${top}"/>`,
  ];
  const foot = text(12, top + 14, `Node ${run.node}, ${run.cpu}, ${run.date.slice(0, 10)}`, 'class="small"');
  const size = `width="${WIDTH}" height="${top + 26}" viewBox="0 0 ${WIDTH} ${top + 26}"`;
  const label = 'role="img" aria-label="CPU ratio of the servers in each case"';
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${label}>\n<style>${STYLE}\n</style>\n${[...head, ...groups, foot].join("\n")}\n</svg>\n`;
}
