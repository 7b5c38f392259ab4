declare const kind: unique symbol;

/** An id of one kind. A plain string may become one, where it comes in; an id of another kind can't. */
type Id<Kind extends string> = string & { readonly [kind]?: Kind };

export type ProjectId = Id<'project'>;
export type PassId = Id<'pass'>;
export type SourceId = Id<'source'>;
/** A press of Run: no order makes two passes. */
export type OrderId = Id<'order'>;
/** Our own name of the job that a pass is posted as: what is not found by it may be posted again. */
export type ClientJobId = Id<'client job'>;
/** The service's name of a request. */
export type RequestId = Id<'request'>;
