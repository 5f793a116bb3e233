package dev.vectorstore.space;

/** What an embedding space is for. */
public enum SpaceState {
  /** It is being filled and not yet searched. */
  BUILDING,
  /** It is the one that is searched and written to. */
  ACTIVE,
  /** It was searched before and can be again. */
  PREVIOUS,
  /** It is not wanted any more and waits to be dropped. */
  RETIRED
}
