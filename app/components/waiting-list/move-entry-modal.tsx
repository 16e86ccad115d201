import { ReasonModal } from "../reason-modal.tsx";
import type { ListEntryRow } from "./list-entry-row.ts";

/** Asks before somebody is taken off a list, with a reason, or put back. */
export function MoveEntryModal({ row, onClose }: { readonly row: ListEntryRow; readonly onClose: () => void }) {
  return row.state === "removed" ? (
    <ReasonModal
      title={`Put ${row.name} back on the list?`}
      action="Put back"
      tells="They are where they were, and count again for whom brought them. What that earns comes again."
      field={null}
      fields={{ intent: "undo", id: row.id }}
      as="reason"
      onClose={onClose}
    />
  ) : (
    <ReasonModal
      title={`Take ${row.name} off the list?`}
      action="Take off"
      tells="They lose their place, no longer count for whom brought them, and earn nothing by those whom they brought. What was earned by it is taken back. You can put them back."
      destructive
      field={{
        helpText: "The person reads it as you write it.",
        missing: "Say why: the person reads it on their page.",
      }}
      fields={{ intent: "remove", id: row.id }}
      as="reason"
      onClose={onClose}
    />
  );
}
