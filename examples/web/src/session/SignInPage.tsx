import { Logo } from "../shell/Logo";
import { SignInForm } from "./SignInForm";
import styles from "./SignInPage.module.css";
import { Building } from "./Building";

const GREETINGS = {
  never: "Your models, weather files and results, in one place.",
  ended: "Your session has ended. Sign in to go on where you were.",
  left: "You are signed out. See you soon.",
} as const;

/** Stands in place of any page while nobody is signed in, at the address of that page: after it, one is where one was. */
export function SignInPage({ why }: { readonly why: keyof typeof GREETINGS }) {
  return (
    <div className={styles.page}>
      <title>Sign in · ENSIMS</title>
      <main className={styles.main}>
        <div className={styles.panel}>
          <Logo />
          <div className={styles.greeting}>
            <h1>Sign in</h1>
            <p className={why === "ended" ? styles.ended : undefined} role="status">
              {GREETINGS[why]}
            </p>
          </div>
          <SignInForm />
        </div>
      </main>
      <div className={styles.picture} aria-hidden>
        <Building />
        <p>Building-energy simulation as a service.</p>
      </div>
    </div>
  );
}
