import type { ProgramDraft } from "./program-draft.ts";

/** A field of the form that is typed. */
export type TextKey = {
  [Key in keyof ProgramDraft]: string extends ProgramDraft[Key] ? Key : never;
}[keyof ProgramDraft];

/** How such a field looks. */
export interface TextMore {
  readonly helpText: string;
  readonly placeholder: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly inputMode: "decimal" | "numeric";
  readonly maxLength: number;
}
