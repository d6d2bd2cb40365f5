import { Logo } from "../shell/Logo";
import { SignInForm } from "./SignInForm";
import styles from "./SignInPage.module.css";
import { SignInIllustration } from "./SignInIllustration";

const GREETINGS = {
  never: "Your models, weather files and results, in one place.",
  ended: "Your session has ended. Sign in to continue.",
  signedOut: "You have signed out.",
} as const;

/** Shown instead of any page while no user is signed in. The URL stays, so signing in returns to that page. */
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
        <SignInIllustration />
        <p>Building-energy simulation as a service.</p>
      </div>
    </div>
  );
}
