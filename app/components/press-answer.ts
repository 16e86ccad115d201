/** What the server said to a press: a toast when it is done, a message when it is not. */
export interface PressAnswer {
  readonly toast?: string;
  readonly message?: string;
}
