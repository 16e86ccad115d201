/** A value that can stand in a PostgreSQL array of one dimension. */
export type Element = string | number | boolean | Date | Uint8Array | null;

const special = /["\\]/;
const specials = /["\\]/g;

/**
 * Writes values as PostgreSQL's array text (`{1,"a",NULL}`). The driver does it too, an element at a time and with dates in
 * local time; a batch has tens of thousands of them, which made it a sixth of the worker's time.
 */
export function arrayLiteral(values: readonly Element[]): string {
  let text = "{";
  // Most columns of times hold one moment for all rows of a batch, and writing a time out is dear.
  let last: Element = null;
  let written = "NULL";
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? null;
    if (value !== last) {
      last = value;
      written = element(value);
    }
    text += index > 0 ? `,${written}` : written;
  }
  return `${text}}`;
}

function element(value: Element): string {
  if (value === null) return "NULL";
  switch (typeof value) {
    case "string":
      return special.test(value) ? `"${value.replace(specials, "\\$&")}"` : `"${value}"`;
    case "number":
      return String(value);
    case "boolean":
      return value ? "t" : "f";
    default:
      if (value instanceof Date) return `"${value.toISOString()}"`;
      return `"\\\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex")}"`;
  }
}
