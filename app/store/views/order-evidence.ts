import { asRecord } from "./latest-activity.ts";

/** The pieces of evidence as they were stored: kind, the code where one was used, and what staff noted. */
export function readEvidence(json: unknown): {
  readonly kind: string;
  readonly code: string | null;
  readonly note: string | null;
  /** Why a link that was followed decides nothing. */
  readonly passedOver: string | null;
}[] {
  if (!Array.isArray(json)) return [];
  return json.map((piece) => {
    const { kind, code, note, passedOver } = asRecord(piece);
    const text = asRecord(code).code;
    return {
      kind: String(kind),
      code: typeof text === "string" ? text : null,
      note: typeof note === "string" ? note : null,
      passedOver: typeof passedOver === "string" ? passedOver : null,
    };
  });
}

/** The values of a stored reason. */
export function readValues(json: unknown): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(asRecord(json)).flatMap(([key, value]) =>
      typeof value === "string" || typeof value === "number" ? [[key, value]] : [],
    ),
  );
}
