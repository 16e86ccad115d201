import fc from "fast-check";

// A mutant is dead with the first history that shows it; nobody reads a smaller one.
fc.configureGlobal({ endOnFailure: true });
