const PRICES = new Map([
  ['pear', 30],
  ['plum', 12],
]);

/** No proxy: returns JSON or throws, and the text of the error selects the answer. */
export async function handler({ item, quantity }) {
  // One that nobody expected: no pattern is written for it.
  if (item === 'broken') throw new TypeError(`secret of the inside\nin two lines`);
  const price = PRICES.get(item);
  if (price === undefined) throw new Error(`not_found: ${item}`);
  if (quantity > 50) throw new Error(`too_many: ${quantity}`);
  return { item, quantity, total: price * quantity };
}
