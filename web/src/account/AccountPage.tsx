import { useQuery } from "@apollo/client/react";
import { MeDocument } from "../api/operations";
import { FailureNotice } from "../failures/FailureNotice";
import { failureOf } from "../failures/failureOf";
import { Page } from "../shell/Page";
import { Card } from "../ui/Card";
import { Loading } from "../ui/Loading";
import { AccountForm } from "./AccountForm";
import { SessionCard } from "./SessionCard";

export default function AccountPage() {
  const { data, error, loading, refetch } = useQuery(MeDocument);
  const account = data?.me;
  return (
    <Page title="Account" lead="Your details and your session.">
      <SessionCard />
      {error && <FailureNotice failure={failureOf(error)} onRetry={() => void refetch()} />}
      {loading && !account && (
        <Card>
          <Loading />
        </Card>
      )}
      {account && <AccountForm account={account} />}
    </Page>
  );
}
