import { RefreshCw } from "../icons/icons";
import { FailureNotice } from "../failures/FailureNotice";
import { useSession } from "../session/SessionContext";
import { useRenewal } from "../session/useRenewal";
import { Button } from "../ui/Button";
import { Card } from "../ui/Card";
import styles from "./SessionCard.module.css";

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

function Moment({ at }: { readonly at: string | null | undefined }) {
  return at ? <time dateTime={at}>{clock.format(new Date(at))}</time> : "unknown";
}

/** The current session: account, start and end. Can be renewed. */
export function SessionCard() {
  const session = useSession();
  const { renew, busy, failure } = useRenewal();
  return (
    <Card title="Session">
      <dl className={styles.facts}>
        <div>
          <dt>Signed in as</dt>
          <dd>{session?.email ?? session?.user}</dd>
        </div>
        <div>
          <dt>Since</dt>
          <dd>
            <Moment at={session?.issuedAt} />
          </dd>
        </div>
        <div>
          <dt>Ends</dt>
          <dd>
            <Moment at={session?.expiresAt} />
          </dd>
        </div>
      </dl>
      {failure && <FailureNotice failure={failure} />}
      <div>
        <Button busy={busy} onClick={() => void renew()}>
          <RefreshCw size={16} />
          Renew session
        </Button>
      </div>
    </Card>
  );
}
