/** Everything that can stand in the way of an answer of the authority. */
export type AuthorityError =
  /** No connection, or it broke, or a 5xx: whether the request was carried out is not known. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  /** No whole answer in time: whether the request was carried out is not known. */
  | { readonly kind: 'slow'; readonly detail: string }
  | { readonly kind: 'maintenance'; readonly detail: string }
  /** An answer that the contract does not know. */
  | { readonly kind: 'nonsense'; readonly detail: string }
  /** The signature of a money or paper answer is missing or wrong: anybody may have written it. Ask again with the same key. */
  | { readonly kind: 'not-an-answer'; readonly detail: string }
  /**
   * A 4xx. Only a `signed` one is the authority's own word; an unsigned one may come from anything on the way and decides nothing
   * about money.
   */
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly signed: boolean; readonly detail: string }
  /** Not even tried: the last requests in a row failed, and the pause is not over. */
  | { readonly kind: 'circuit-open'; readonly detail: string }
  /** The authority does not take this machine's credentials (or its clock is wrong). */
  | { readonly kind: 'unauthorized'; readonly detail: string };
