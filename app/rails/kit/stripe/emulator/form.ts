/** A decoded form: what Stripe's bracket notation stands for. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue };
export type Form = { [key: string]: FormValue };

/** Reads Stripe's form notation: `metadata[key]=v`, `expand[]=x`, `items[0][price]=y`. Later values win, lists keep order. */
export function parseForm(text: string): Form {
  const root: Form = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const path = [...name.matchAll(/[^[\]]+|\[\]/g)].map((part) => part[0]);
    put(root, path, value);
  }
  return listed(root) as Form;
}

function put(into: Form, path: readonly string[], value: string): void {
  const [head, ...rest] = path;
  if (head === undefined) return;
  const key = head === "[]" ? String(Object.keys(into).length) : head;
  if (rest.length === 0) {
    into[key] = value;
    return;
  }
  const next = into[key];
  const inner: Form = typeof next === "object" && !Array.isArray(next) ? next : {};
  into[key] = inner;
  put(inner, rest, value);
}

/** Objects whose keys are 0, 1, 2 … were lists on the wire. */
function listed(value: FormValue): FormValue {
  if (typeof value === "string") return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, listed(inner)] as const);
  if (entries.length > 0 && entries.every(([key], index) => key === String(index)))
    return entries.map(([, inner]) => inner);
  return Object.fromEntries(entries);
}

/** The same parameters in any order give the same text: what Stripe compares under an idempotency key. */
export function canonical(form: FormValue): string {
  if (typeof form === "string") return JSON.stringify(form);
  if (Array.isArray(form)) return `[${form.map(canonical).join(",")}]`;
  const keys = Object.keys(form).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(form[key] ?? "")}`).join(",")}}`;
}
