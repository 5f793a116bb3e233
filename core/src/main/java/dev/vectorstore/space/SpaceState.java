package dev.vectorstore.space;

/** The state of an embedding space. */
public enum SpaceState {
  /** It is being filled and not searched yet. */
  BUILDING,
  /** It is the active one, which is searched and written to. */
  ACTIVE,
  /** It was active before and can be activated again. */
  PREVIOUS,
  /** It is no longer needed and can be dropped. */
  RETIRED
}
