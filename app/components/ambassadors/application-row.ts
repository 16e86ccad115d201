import type { ApplicationState } from "../../core/program/application-states.ts";

/** An application as it is shown. */
export interface ApplicationRow {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly url: string;
  readonly program: string;
  readonly about: string | null;
  /** When they applied, and who decided when, in one sentence. */
  readonly line: string;
  /** What the person reads of the decision. */
  readonly answer: string | null;
}

/** The ambassadors' page. */
export interface AmbassadorsData {
  readonly tab: ApplicationState;
  readonly waiting: number;
  readonly programs: readonly { readonly id: string; readonly name: string }[];
  readonly rows: readonly ApplicationRow[];
  readonly newer: string | null;
  readonly older: string | null;
}

export type ApplicationPress = "approve" | "decline" | "undo";
