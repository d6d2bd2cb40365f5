import Markdown, { type MarkdownToJSX } from "markdown-to-jsx/react";
import { type ComponentProps, useMemo } from "react";
import { Link } from "../../routing/Link";
import { addressOf, childOf, entryAddress, nameOf, parentOf } from "../filePath";
import styles from "./FilePreview.module.css";
import type { TextViewProps } from "./TextPreview";

/** The path that a relative link of a file leads to. */
function pathFrom(path: string, link: string): string | undefined {
  try {
    const [relative = ""] = decodeURIComponent(link).split(/[?#]/);
    return relative.split("/").reduce(
      (at, name) => {
        if (name === "" || name === ".") return at;
        return name === ".." ? parentOf(at) : childOf(at, name);
      },
      link.startsWith("/") ? "/" : parentOf(path),
    );
  } catch {
    return undefined;
  }
}

/** Links to other files open these here; links to elsewhere open a tab. Pictures are not loaded from anywhere. */
const overridesFor = (path: string): MarkdownToJSX.Overrides => ({
  a: ({ href = "", children }: ComponentProps<"a">) => {
    if (/^(?:https?|mailto):/i.test(href)) {
      return (
        <a href={href} target="_blank" rel="noopener noreferrer">
          {children}
        </a>
      );
    }
    const target = href.startsWith("#") ? undefined : pathFrom(path, href);
    if (target === undefined) return <span>{children}</span>;
    const isFolder = href.endsWith("/") || !nameOf(target).includes(".");
    return <Link to={isFolder ? addressOf(target) : entryAddress({ path: target, isFolder })}>{children}</Link>;
  },
  img: ({ alt = "" }: ComponentProps<"img">) => (
    <span className={styles.alt}>[Picture: {alt === "" ? "without description" : alt}]</span>
  ),
});

/** Shows Markdown. HTML in it is shown as text, and no script runs. */
export default function MarkdownPreview({ path, text }: TextViewProps) {
  const options = useMemo(
    () => ({ disableParsingRawHTML: true, forceBlock: true, forceWrapper: true, overrides: overridesFor(path) }),
    [path],
  );
  return (
    <div className={styles.prose}>
      <Markdown options={options}>{text}</Markdown>
    </div>
  );
}
