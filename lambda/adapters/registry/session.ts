import type { Certificate, ProbeStage } from '../../core/model/probe.ts';
import { refuseToFollow } from '../../core/registry/refuse-to-follow.ts';
import { dial, type Dialler } from './dial.ts';
import { type Answer, exchange, type Question } from './exchange.ts';
import { networkCause } from './network-cause.ts';
import { ProbeStopped } from './probe-stopped.ts';
import type { Connection } from './start-tls.ts';
import { Again, type Stages, type StageYield } from './stages.ts';

const MAX_REDIRECTS = 3;

/** An `Authorization` header and the one origin that may see it. */
export interface Authorization {
  readonly origin: string;
  readonly header: string;
}

export interface SessionRequest extends Omit<Question, 'headers'> {
  readonly headers?: Readonly<Record<string, string>>;
  readonly authorization?: Authorization | undefined;
  /** The server that named this URL, when it was not us. */
  readonly namedBy?: URL;
}

/** Asks, following redirects; every hop is a stage of its own, and `read` says what the last answer yields. */
export type Ask = <T>(
  stage: ProbeStage,
  url: URL,
  request: SessionRequest,
  read: (answer: Answer) => StageYield<T>,
) => Promise<T>;

/** Connections for one probe at a time: one per origin, used again by the next probe while the server keeps them open. */
export interface Session {
  /** The questions of one probe, recorded in its stages. */
  asking(stages: Stages): Ask;
  /** As presented by a server that this session is connected to. */
  certificateOf(origin: string): Certificate | undefined;
  close(): void;
}

/** Opens no connection yet; {@link Session.close} ends what it opened, answered or not. */
export function openSession(dialler: Dialler, userAgent: string): Session {
  const connections = new Map<string, Connection>();

  /** Asks once. A connection that was kept open may have ended meanwhile: then it is dialled anew. */
  async function askOnce<T>(
    stages: Stages,
    stage: ProbeStage,
    url: URL,
    question: Question,
    use: (answer: Answer) => StageYield<T>,
  ): Promise<T> {
    const kept = connections.get(url.origin);
    const reused = kept?.socket.readyState === 'open';
    const connection = reused ? kept : await dial(url, dialler, stages);
    connections.set(url.origin, connection);
    try {
      return await stages.run(stage, url.host, async () => {
        try {
          return use(await exchange(connection.socket, url, question));
        } catch (error) {
          if (reused && networkCause(stage, error) === 'connection-interrupted') throw new Again();
          throw error;
        }
      });
    } catch (error) {
      // After an answer that was not read to its end, or none, nothing more can be asked here.
      connection.socket.destroy();
      if (error instanceof Again) return askOnce(stages, stage, url, question, use);
      throw error;
    }
  }

  async function ask<T>(
    stages: Stages,
    stage: ProbeStage,
    url: URL,
    request: SessionRequest,
    read: (answer: Answer) => StageYield<T>,
    hop = 0,
  ): Promise<T> {
    const { authorization, namedBy, headers, ...rest } = request;
    const refused = namedBy === undefined ? null : refuseToFollow(url, namedBy);
    if (refused !== null) {
      const error = new ProbeStopped({ status: 'unknown' }, `${namedBy?.host} sends us there, but ${refused}`);
      return stages.run(stage, url.host, () => Promise.reject(error));
    }
    const question = {
      ...rest,
      headers: {
        'user-agent': userAgent,
        accept: '*/*',
        ...headers,
        ...(authorization?.origin === url.origin ? { authorization: authorization.header } : {}),
      },
    };
    const step = await askOnce<{ target: URL } | { yielded: T }>(stages, stage, url, question, (answer) => {
      const target = redirectTarget(answer);
      if (target === null) {
        const { value, ...about } = read(answer);
        return { ...about, value: { yielded: value } };
      }
      if (hop === MAX_REDIRECTS) {
        throw new ProbeStopped({ status: 'unreachable', cause: 'registry-error' }, 'too many redirects');
      }
      // A body is a login (the only thing that is posted), and a login is for nobody else.
      if (question.body !== undefined && target.origin !== url.origin) {
        throw new ProbeStopped({ status: 'unknown' }, `redirects our login to ${target.host}, which must not see it`);
      }
      return { value: { target }, detail: `${answer.status}, redirects to ${target.host}` };
    });
    if ('yielded' in step) return step.yielded;
    return ask(stages, stage, step.target, { ...request, namedBy: url }, read, hop + 1);
  }

  return {
    asking: (stages) => (stage, url, request, read) => ask(stages, stage, url, request, read),
    certificateOf: (origin) => connections.get(origin)?.certificate,
    close() {
      for (const { socket } of connections.values()) socket.destroy();
      connections.clear();
    },
  };
}

function redirectTarget({ status, headers, url }: Answer): URL | null {
  const { location } = headers;
  return [301, 302, 303, 307, 308].includes(status) && location !== undefined ? URL.parse(location, url.href) : null;
}
