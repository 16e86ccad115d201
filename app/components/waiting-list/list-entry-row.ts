/** Somebody on a waiting list, as they are shown. */
export interface ListEntryRow {
  readonly id: string;
  /** The address, or what is said where there is none. */
  readonly name: string;
  readonly shownName: string | null;
  readonly state: "open" | "listed" | "removed" | "erased";
  readonly place: string;
  readonly brought: string;
  /** What they have reached of what the list promises; null for nothing yet. */
  readonly reached: string | null;
  /** Where what they earned is seen; null where nobody whom they brought has confirmed. */
  readonly accountUrl: string | null;
  /** When they joined, and who took them off and why. */
  readonly line: string;
}

export type ListTab = "listed" | "open" | "removed";

/** The page of a waiting list. */
export interface WaitingListData {
  readonly programs: readonly { readonly id: string; readonly name: string }[];
  /** The one that is shown; null where there is none. */
  readonly program: { readonly id: string; readonly name: string; readonly runs: boolean; readonly url: string } | null;
  readonly tab: ListTab;
  readonly search: string;
  readonly rows: readonly ListEntryRow[];
  readonly newer: string | null;
  readonly older: string | null;
}
