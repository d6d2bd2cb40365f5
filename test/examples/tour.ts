/** What every client of the examples sees on its tour. */
export const TOUR = {
  wrong: false,
  loggedOn: true,
  me: "demo@example.org",
  uploaded: [
    { name: "hello ü.txt", size: 8 },
    { name: "zeros.bin", size: 100_000 },
  ],
  hello: "Grüße\n",
  zeros: 100_000,
  missing: true,
  next: "admin@example.org",
} as const;
