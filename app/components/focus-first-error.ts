/** Leads the keyboard to the first field that is marked wrong, once the marks are painted. */
export function focusFirstError(within: ParentNode | null): void {
  requestAnimationFrame(() => within?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
