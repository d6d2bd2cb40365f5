import type { ReactNode } from "react";
import { SessionEndBanner } from "../session/SessionEndBanner";
import { Logo } from "./Logo";
import { Navigation } from "./Navigation";
import { Transfers } from "../transfers/Transfers";
import styles from "./Shell.module.css";
import { WhoAmI } from "./WhoAmI";

/** The layout of every page for signed-in users. */
export function Shell({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles.shell}>
      <a href="#content" className={styles.skip}>
        Skip to content
      </a>
      <header className={styles.side}>
        <div className={styles.brand}>
          <Logo />
        </div>
        <Navigation />
        <WhoAmI />
      </header>
      <div className={styles.body}>
        <SessionEndBanner />
        <main id="content" className={styles.main} tabIndex={-1}>
          {children}
        </main>
      </div>
      <Transfers />
    </div>
  );
}
