/** A bank that a provider cannot pay now, by its own word. Its own words for banks and ways; ISO 8601. */
export interface Downtime {
  /** The provider's own id. */
  readonly id: string;
  readonly bank: string;
  readonly modes: readonly string[];
  readonly startedAt: string;
}

/** A provider's word that a downtime began, or that it is over. `until`: when it will be, where it says so. */
export interface DowntimeEvent {
  readonly eventId: string;
  readonly downtime: Downtime & { readonly state: "started" | "resolved"; readonly until: string | null };
}
