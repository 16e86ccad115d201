import type { ValueKind } from "../../core/money/asset.ts";
import type { DeliveryKind } from "../../core/payout/payout-outcome.ts";
import type { Rail } from "./rail.ts";

/** A rail that a person can choose, and what it brings them. */
export interface Way {
  readonly rail: string;
  readonly brings: DeliveryKind;
}

/**
 * Which of the rails that a program allows a person can choose, in the program's order: those that the shop has connected,
 * that can carry something of what it gives, and of which the person has all that they need.
 */
export function waysFor(
  names: readonly string[],
  rails: Readonly<Record<string, Rail>>,
  connected: ReadonlySet<string>,
  person: {
    readonly email: string | null;
    readonly customerId: string | null;
    readonly destinations: Readonly<Record<string, unknown>>;
  },
  kinds: ReadonlySet<ValueKind>,
): readonly Way[] {
  return names.flatMap((name): Way[] => {
    const rail = Object.hasOwn(rails, name) ? rails[name] : undefined;
    if (!rail?.brings || !rail.delivers.some((kind) => kinds.has(kind))) return [];
    if (!connected.has(name) && rail.settings.fields.some((field) => field.required)) return [];
    const has = {
      email: Boolean(person.email),
      customer: person.customerId !== null,
      onboarding: person.destinations[name] !== undefined,
      bank_details: person.destinations[name] !== undefined,
    };
    return rail.needs.every((need) => has[need]) ? [{ rail: name, brings: rail.brings }] : [];
  });
}
