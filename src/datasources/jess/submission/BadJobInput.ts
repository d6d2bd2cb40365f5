/** What is to be simulated makes no sense: the message tells the caller what to change. */
export class BadJobInput extends Error {}
