import { AccountScope } from "./AccountScope";
import { ZipsProvider } from "./downloads/ZipsProvider";
import { MailDraftProvider } from "./mail/MailDraftProvider";
import { ListingsProvider } from "./files/ListingsProvider";
import { Pages } from "./Pages";
import { FailureNotice } from "./failures/FailureNotice";
import { useSessionActions, useSessionState } from "./session/SessionContext";
import { SignInPage } from "./session/SignInPage";
import { useSessionWatch } from "./session/useSessionWatch";
import { NoticesProvider } from "./shell/NoticesProvider";
import { Shell } from "./shell/Shell";
import { ActiveJobsProvider } from "./simulations/live/ActiveJobsProvider";
import { Starting } from "./shell/Starting";
import { QuestionsProvider } from "./uploads/QuestionsProvider";
import { UploadsProvider } from "./uploads/UploadsProvider";

/** The page for the URL if the user is signed in, otherwise the sign-in at the same URL. */
function Gate() {
  const state = useSessionState();
  const actions = useSessionActions();
  useSessionWatch();
  switch (state.phase) {
    case "asking":
      return <Starting />;
    case "failed":
      return (
        <Starting>
          <FailureNotice failure={state.failure} onRetry={() => void actions.refresh()} />
        </Starting>
      );
    case "out":
      return <SignInPage why={state.why} />;
    case "in":
      return (
        <Shell>
          <Pages />
        </Shell>
      );
  }
}

export function App() {
  return (
    <NoticesProvider>
      <AccountScope>
        {(key) => (
          <MailDraftProvider key={key}>
            <UploadsProvider>
              <QuestionsProvider>
                <ZipsProvider>
                  <ListingsProvider>
                    <ActiveJobsProvider>
                      <Gate />
                    </ActiveJobsProvider>
                  </ListingsProvider>
                </ZipsProvider>
              </QuestionsProvider>
            </UploadsProvider>
          </MailDraftProvider>
        )}
      </AccountScope>
    </NoticesProvider>
  );
}
