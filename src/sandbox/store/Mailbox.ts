import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import MailComposer from "nodemailer/lib/mail-composer/index.js";
import { writeWhole } from "./writeWhole.js";

/** `.invalid` is a reserved domain, so the sender is no real person. */
const sender = "noreply@ensims.invalid";

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Stores each mail of `POST /send` as `mail/*.eml`, named in the order of sending, and sends it by SMTP if configured. */
export class Mailbox {
  readonly #folder: string;
  readonly #smtpUrl: string | undefined;
  #count = 0;

  private constructor(folder: string, smtpUrl: string | undefined) {
    this.#folder = folder;
    this.#smtpUrl = smtpUrl;
  }

  static async open(dataDir: string, smtpUrl?: string): Promise<Mailbox> {
    const folder = join(dataDir, "mail");
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new Mailbox(folder, smtpUrl);
  }

  get folder(): string {
    return this.#folder;
  }

  /** Rejects if the address is invalid or the SMTP server refuses the mail. */
  async send({ to, subject, text }: Mail): Promise<void> {
    if (!isAddress(to)) throw new Error("The recipient is not a single plain mail address.");
    const raw = await new MailComposer({
      from: { name: "ENSIMS", address: sender },
      to: { name: "", address: to },
      // A line break would let the caller add headers.
      subject: subject.replace(/[\r\n]+/g, " "),
      text,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
      .compile()
      .build();
    if (this.#smtpUrl !== undefined) await this.#deliver(to, raw, this.#smtpUrl);
    const order = String(++this.#count).padStart(4, "0");
    await writeWhole(join(this.#folder, `${Date.now()}-${order}-${randomBytes(3).toString("hex")}.eml`), raw);
  }

  async #deliver(to: string, raw: Buffer, url: string): Promise<void> {
    const transport = createTransport({ url, connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000 });
    try {
      await transport.sendMail({ envelope: { from: sender, to }, raw });
    } finally {
      transport.close();
    }
  }
}

function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>(),;:"\\[\]\p{Cc}]+@[^\s@<>(),;:"\\[\]\p{Cc}]+$/u.test(text);
}
