import { useEffect } from "react";
import { useBlocker } from "react-router";
import { Button } from "../ui/Button";
import { Dialog, DialogActions } from "../ui/Dialog";

/** Asks before one leaves the page with changes that are not saved. */
export function LeaveQuestion({ isChanged }: { readonly isChanged: boolean }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => isChanged && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!isChanged) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isChanged]);
  if (blocker.state !== "blocked") return null;
  return (
    <Dialog title="Leave without saving?" onClose={() => blocker.reset()}>
      <p>Your changes to the account are not saved.</p>
      <DialogActions>
        <Button onClick={() => blocker.reset()}>Stay</Button>
        <Button kind="danger" onClick={() => blocker.proceed()}>
          Discard changes
        </Button>
      </DialogActions>
    </Dialog>
  );
}
