import { LogOut } from "../icons/icons";
import { useState } from "react";
import { failureOf } from "../failures/failureOf";
import { ERROR_MESSAGES } from "../failures/errorMessages";
import { useRouter } from "../routing/RouterContext";
import { useSession, useSessionActions } from "../session/SessionContext";
import { IconButton } from "../ui/IconButton";
import { useNotices } from "./NoticesContext";
import styles from "./WhoAmI.module.css";

/** The signed-in account, and the sign-out. */
export function WhoAmI() {
  const session = useSession();
  const actions = useSessionActions();
  const router = useRouter();
  const { warn } = useNotices();
  const [busy, setBusy] = useState(false);
  const name = session?.user ?? session?.email ?? "You";

  const signOut = async () => {
    setBusy(true);
    try {
      await actions.signOut();
    } catch (error) {
      setBusy(false);
      warn(`You are still signed in. ${ERROR_MESSAGES[failureOf(error).code].title}.`);
    }
  };

  return (
    <div className={styles.who}>
      <span className={styles.initial} aria-hidden>
        {name.slice(0, 1).toUpperCase()}
      </span>
      <div className={styles.words}>
        <p className={styles.name} title={session?.email ?? undefined}>
          {session?.email ?? name}
        </p>
      </div>
      <IconButton label="Sign out" onClick={() => router.leave(() => void signOut())} busy={busy}>
        <LogOut size={18} />
      </IconButton>
    </div>
  );
}
