/** The moment at which every story begins; its minutes count from here. */
export const storyStart = Date.parse("2026-01-31T10:00:00Z");
