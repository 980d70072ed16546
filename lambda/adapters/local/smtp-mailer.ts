import { createTransport } from 'nodemailer';
import type { Sent } from '../../core/report/notices/sent.ts';
import { quiet } from '../../core/report/notices/tame.ts';
import type { Ways } from '../../ports/channel.ts';

const TIMEOUT_MS = 10_000;
const MAX_SAID = 300;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Hands mails to a server: over TLS from the start (`smtps`) or after STARTTLS; without TLS on loopback only. */
export function createSmtpMailer(): NonNullable<Ways['mail']> {
  return async ({ subject, body }, { server, password, from, to }) => {
    const { protocol, hostname, port, username } = new URL(server);
    const secure = protocol === 'smtps:';
    const transport = createTransport({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (secure ? 465 : 587) : Number(port),
      secure,
      requireTLS: !secure && !LOOPBACK.test(hostname),
      ignoreTLS: LOOPBACK.test(hostname),
      auth: username === '' ? undefined : { user: decodeURIComponent(username), pass: password ?? '' },
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      // As text and never as HTML; the header keeps robots from answering.
      await transport.sendMail({ from, to, subject, text: body, headers: { 'Auto-Submitted': 'auto-generated' } });
      return { status: 'taken' };
    } catch (error) {
      return sentOf(error, password);
    } finally {
      transport.close();
    }
  };
}

/** 5xx is a server's last word on this mail (RFC 5321, 4.2.1); everything else may pass. */
function sentOf(error: unknown, password = ''): Sent {
  const { message, code, responseCode } = error as Error & { code?: string; responseCode?: number };
  const said = password === '' ? message : message.replaceAll(password, '***');
  const why = `SMTP ${responseCode ?? code ?? ''}: ${quiet(said, MAX_SAID)}`;
  return { status: responseCode !== undefined && responseCode >= 500 ? 'never' : 'again', why };
}
