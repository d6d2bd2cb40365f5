import { useEffect } from "react";
import { useLeaveGuard } from "../routing/RouterContext";
import { Button } from "../ui/Button";
import { Dialog, DialogActions } from "../ui/Dialog";

/** Asks before one leaves the page with changes that are not saved. */
export function LeaveQuestion({ isChanged }: { readonly isChanged: boolean }) {
  const asked = useLeaveGuard(isChanged);
  useEffect(() => {
    if (!isChanged) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isChanged]);
  if (!asked) return null;
  return (
    <Dialog title="Leave without saving?" onClose={asked.stay}>
      <p>Your changes to the account are not saved.</p>
      <DialogActions>
        <Button onClick={asked.stay}>Stay</Button>
        <Button kind="danger" onClick={asked.leave}>
          Discard changes
        </Button>
      </DialogActions>
    </Dialog>
  );
}
