import { useBeforeUnload, useBlocker } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useCallback, useEffect } from "react";

/** Asks before what was typed is lost: within the app by the admin's own question, elsewhere by the browser's. */
export function useLeaveGuard(dirty: boolean): void {
  const shopify = useAppBridge();
  const blocker = useBlocker(dirty);
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    // Resolves when the merchant chooses to leave; when they stay, it never does.
    void shopify.saveBar.leaveConfirmation().then(blocker.proceed);
  }, [blocker, shopify]);
  useBeforeUnload(
    useCallback(
      (event) => {
        if (dirty) event.preventDefault();
      },
      [dirty],
    ),
  );
}
