import { CONVERSATION_EXAMPLES } from './conversation.ts';
import type { Examples } from './example.ts';
import { MARKET_EXAMPLES } from './market.ts';
import { ORDER_EXAMPLES } from './orders.ts';

/** The examples of every call, by its `operationId`. */
export const EXAMPLES: Examples = { ...ORDER_EXAMPLES, ...CONVERSATION_EXAMPLES, ...MARKET_EXAMPLES };
