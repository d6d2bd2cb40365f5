/** A listing as the promised page: what Tailcall's directives cannot say. Called with JSON, answers JSON. */

const MEDIA_TYPES = { idf: "text/plain", csv: "text/csv", txt: "text/plain", html: "text/html" };

function page(folder) {
  const { fileName, children } = JSON.parse(folder);
  const prefix = fileName === "/" ? "/" : `${fileName}/`;
  const nodes = children.map(({ fileName: name, nocheck: isFolder, fileSize: size }) => {
    if (isFolder) return { __typename: "Folder", name, path: prefix + name, isFolder, size };
    const mediaType = MEDIA_TYPES[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream";
    return { __typename: "File", name, path: prefix + name, isFolder, size, mediaType };
  });
  return JSON.stringify({ nodes, totalCount: nodes.length });
}
