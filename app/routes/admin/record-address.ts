/** Where a line of history is told in full: at its referral, else at its referrer; what is about neither is about a program. */
export function recordAddress(line: {
  readonly referralId: string | null;
  readonly referrerId: string | null;
}): string {
  if (line.referralId !== null) return `/app/referrals/${line.referralId}`;
  return line.referrerId === null ? "/app/programs" : `/app/referrers/${line.referrerId}`;
}
