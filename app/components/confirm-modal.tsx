import { BlockStack, Modal } from "@shopify/polaris";
import type { ReactNode } from "react";

/** A question before something that matters. It stays open while the answer is on its way, so that an error can show in it. */
export function ConfirmModal(props: {
  readonly open: boolean;
  readonly title: string;
  readonly action: string;
  readonly destructive?: boolean;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Modal
      open={props.open}
      onClose={props.onClose}
      title={props.title}
      primaryAction={{
        content: props.action,
        onAction: props.onConfirm,
        destructive: props.destructive ?? false,
        loading: props.busy ?? false,
        disabled: props.disabled ?? false,
      }}
      secondaryActions={[{ content: "Cancel", onAction: props.onClose, disabled: props.busy ?? false }]}
    >
      <Modal.Section>
        <BlockStack gap="300">{props.children}</BlockStack>
      </Modal.Section>
    </Modal>
  );
}
