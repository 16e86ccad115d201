/** Who signs up at a provider. */
export interface Newcomer {
  /** Asked again under the same key, the provider opens no second account. At most 40 of [a-z0-9_]. */
  readonly key: string;
  /** Our own id of the person, to be told by at the provider. */
  readonly reference: string;
  readonly email: string | null;
}
