import { ChevronRight, House } from "../icons/icons";
import { Link } from "../routing/Link";
import styles from "./Breadcrumbs.module.css";
import { addressOf, nameOf, pathsDownTo } from "./filePath";

/** Links to the folder and its parents. */
export function Breadcrumbs({ path }: { readonly path: string }) {
  const paths = pathsDownTo(path);
  return (
    <nav aria-label="Breadcrumbs" className={styles.crumbs}>
      <ol>
        {paths.map((each, index) => (
          <li key={each}>
            {index > 0 && <ChevronRight size={16} />}
            <Link to={addressOf(each)} title={nameOf(each)} aria-current={each === path ? "page" : undefined}>
              {each === "/" ? (
                <>
                  <House size={16} />
                  My files
                </>
              ) : (
                <span>{nameOf(each)}</span>
              )}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
