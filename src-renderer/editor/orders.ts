import type { Context } from './context';
import { passesAsked } from './estimate';
import type { Order } from './state';
import { seedsFor } from './variations';

/** Each press of Run is an order: of one pass, of variations, or of passes until the words are right. */

export const newOrder = ({ newId }: Context, again: string | null = null): Order => ({ id: newId(), again });

/** The desk's passes: as many as are asked for, with their seeds. */
export function deskOrder(context: Context): Order {
  const state = context.store.get();
  const order = newOrder(context);
  const count = passesAsked(state);
  if (count === 1) return order;
  const seeds = seedsFor(state.desk.draft, count, context.random);
  return { ...order, variations: seeds.map((seed) => ({ orderId: context.newId(), seed })) };
}

/** What is left of an order that is over. */
export function renewed(context: Context, order: Order): Order {
  if (order.tries) return { ...newOrder(context), tries: order.tries };
  const [first, ...others] = order.variations ?? [];
  return first
    ? { ...order, variations: [{ ...first, orderId: context.newId() }, ...others] }
    : newOrder(context, order.again);
}

export const passesOf = ({ tries, variations }: Order): number => tries?.seeds.length ?? variations?.length ?? 1;
