/** What Tremendous says. `html` only for the page a recipient opens. */
export interface TremendousAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly html?: boolean;
}

/** An error in Tremendous' envelope; `payload` mirrors the request and names the field at fault. */
export function tremendousError(status: number, message: string, payload?: unknown): TremendousAnswer {
  return { status, body: { errors: payload === undefined ? { message } : { message, payload } } };
}

/** Rate limits alone come in the singular envelope. */
export function tooMany(): TremendousAnswer {
  return { status: 429, body: { error: { message: "Too many requests: at most 10 a second. Wait and try again." } } };
}

export function ok(body: unknown): TremendousAnswer {
  return { status: 200, body };
}
