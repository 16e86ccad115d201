import { useFetcher } from "@remix-run/react";
import { Banner, Text } from "@shopify/polaris";
import { useEffect } from "react";
import { ConfirmModal } from "../confirm-modal.tsx";
import type { PressAnswer } from "../press-answer.ts";
import { useToast } from "../use-toast.ts";
import type { CodeRowData } from "./code-row.ts";

/** Asks before a code ends, and says what that does. */
export function CloseCodeModal({ code, onClose }: { readonly code: CodeRowData; readonly onClose: () => void }) {
  const fetcher = useFetcher<PressAnswer>();
  const done = fetcher.state === "idle" && fetcher.data?.toast !== undefined;
  useToast(fetcher.data);
  useEffect(() => {
    if (done) onClose();
  }, [done, onClose]);
  return (
    <ConfirmModal
      open
      title={`Close the code ${code.code}?`}
      action="Close code"
      destructive
      busy={fetcher.state !== "idle"}
      onConfirm={() => fetcher.submit({ intent: "close", codeId: code.id }, { method: "post" })}
      onClose={onClose}
    >
      <Text as="p">
        The code gives no discount any more, and orders placed from now on do not count by it. Rewards that it has
        earned are not touched. You can open it again.
      </Text>
      {code.standing === "shared" || code.standing === "setting_up" ? (
        <Banner tone="info">
          <Text as="p">{`${code.referrer.name} gets a fresh code at once.`}</Text>
        </Banner>
      ) : null}
      {fetcher.data?.message ? (
        <Text as="p" tone="critical">
          {fetcher.data.message}
        </Text>
      ) : null}
    </ConfirmModal>
  );
}
