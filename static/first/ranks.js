/** How bad it can be, worst last. */
export const RANKS = "none maintenance minor major critical".split(" ");
