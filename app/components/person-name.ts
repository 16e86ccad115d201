/** Who somebody is, as far as the shop knows. */
export interface PersonFacts {
  readonly name: string | null;
  readonly email: string | null;
}

/** What a person is called in the admin: their name, else their address, else what they are. */
export function personName(person: PersonFacts | null): string {
  return person?.name?.trim() || person?.email || "A referrer without a name";
}

/** How staff and machines are called where something says who did it. */
export function actorName(actor: string): string {
  if (actor === "goodword") return "Goodword";
  if (actor === "shopify") return "Shopify";
  if (actor === "staff" || actor === "merchant" || actor.startsWith("staff:")) return "Your staff";
  return actor;
}
