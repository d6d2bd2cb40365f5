import Markdown, { type Components } from "react-markdown";
import { Link } from "react-router";
import remarkGfm from "remark-gfm";
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
const componentsFor = (path: string): Components => ({
  a: ({ href = "", children }) => {
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
  img: ({ alt = "" }) => <span className={styles.alt}>[Picture: {alt === "" ? "without description" : alt}]</span>,
});

/** Shows Markdown. HTML in it is shown as text, and no script runs. */
export default function MarkdownPreview({ path, text }: TextViewProps) {
  return (
    <div className={styles.prose}>
      <Markdown remarkPlugins={[remarkGfm]} components={componentsFor(path)}>
        {text}
      </Markdown>
    </div>
  );
}
