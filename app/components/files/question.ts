/** What the server said to a press. */
export interface FilesAnswer {
  readonly toast?: string;
  readonly message?: string;
  /** What is wrong with the note. */
  readonly note?: string;
  /** The file that was just made. */
  readonly download?: string;
  /** What an imported report told, in lines. */
  readonly report?: readonly string[];
}

/** A question that is open about a file. */
export interface Question {
  readonly kind: "uploaded" | "dropped" | "report" | "end";
  readonly fileId: string;
  readonly name: string;
  readonly open: number;
}
