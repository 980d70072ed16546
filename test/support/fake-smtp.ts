import { once } from 'node:events';
import { createServer } from 'node:net';

/** A mail as it came: who is named in the envelope, and the text from the first header to the last line. */
export interface Delivered {
  readonly from: string;
  readonly to: string;
  readonly data: string;
  /** What `AUTH PLAIN` said, decoded; null without. */
  readonly auth: string | null;
}

/** A mail server on loopback, without TLS. `refusals` are answers to the next recipients, instead of 250. */
export async function startFakeSmtp() {
  const mails: Delivered[] = [];
  const refusals: string[] = [];
  const server = createServer((socket) => {
    const say = (line: string) => socket.write(`${line}\r\n`);
    let [from, to, data, buffer, auth]: [string, string, string | null, string, string | null] = [
      '',
      '',
      null,
      '',
      null,
    ];
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      buffer += String(chunk);
      for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        if (data !== null) {
          if (line !== '.') {
            data += `${line.replace(/^\./, '')}\n`;
            continue;
          }
          mails.push({ from, to, data, auth });
          data = null;
          say('250 queued');
          continue;
        }
        const [word = ''] = line.split(' ');
        if (word === 'EHLO') say('250-fake\r\n250 AUTH PLAIN');
        else if (word === 'AUTH') {
          auth = Buffer.from(line.split(' ')[2] ?? '', 'base64').toString();
          say('235 ok');
        } else if (word === 'MAIL') {
          from = /<(.*?)>/.exec(line)?.[1] ?? '';
          say('250 ok');
        } else if (word === 'RCPT') {
          to = /<(.*?)>/.exec(line)?.[1] ?? '';
          say(refusals.shift() ?? '250 ok');
        } else if (word === 'DATA') {
          data = '';
          say('354 go on');
        } else say(word === 'QUIT' ? '221 bye' : '250 ok');
      }
    });
    say('220 fake');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    authority: `127.0.0.1:${address.port}`,
    mails,
    refusals,
    stop: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
