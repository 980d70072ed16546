import type { IncidentEvent } from '../core/incident/incident-event.ts';
import type { Mail } from '../core/report/notices/mail.ts';
import type { Sent } from '../core/report/notices/sent.ts';

/** A way to people: mail, chat, pager. What a service says is an answer; only what nobody foresaw throws. */
export type Channel = EachChannel | GatheringChannel;

/** One message a notice. */
export interface EachChannel {
  readonly kind: 'each';
  readonly name: string;
  /** Hands one notice over; `receipt` is what came back with the last one of the same incident. */
  send(event: IncidentEvent, receipt?: string): Promise<Sent>;
}

/** At most one message in `everyMs`; what waits meanwhile goes together. */
export interface GatheringChannel {
  readonly kind: 'gathering';
  readonly name: string;
  readonly everyMs: number;
  /** Hands one notice or several over as one message. */
  send(events: readonly IncidentEvent[]): Promise<Sent>;
}

/** The ways out that channels use. A shell gives those that it has; a channel without its way says so when it is opened. */
export interface Ways {
  /** The text of the secret behind a reference. Throws when it cannot be read, and never with the text in the error. */
  readonly secret: (reference: string) => Promise<string>;
  /** Publishes to the channel's own topic of SNS. */
  readonly publish?: (message: { readonly subject?: string; readonly text: string }) => Promise<void>;
  /** Hands a mail to a mail server. */
  readonly mail?: (mail: Mail, to: MailRoute) => Promise<Sent>;
  /** Epoch ms. */
  readonly now: () => number;
}

/** Over which server a mail goes, and between whom. */
export interface MailRoute {
  /** `smtp://` or `smtps://`, with a user name where the server wants one. */
  readonly server: string;
  readonly password?: string;
  readonly from: string;
  readonly to: string;
}
