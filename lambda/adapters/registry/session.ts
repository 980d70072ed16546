import type { Socket } from 'node:net';
import type { ProbeStage } from '../../core/model/probe.ts';
import { refuseToFollow } from '../../core/registry/refuse-to-follow.ts';
import { dial, type Dialler } from './dial.ts';
import { type Answer, exchange } from './exchange.ts';
import { ProbeStopped } from './probe-stopped.ts';
import type { Stages, StageYield } from './stages.ts';

const MAX_REDIRECTS = 3;

/** A token and the one origin that may see it. */
export interface Authorization {
  readonly origin: string;
  readonly header: string;
}

export interface SessionRequest {
  readonly method: 'GET' | 'HEAD';
  readonly accept?: string;
  readonly authorization?: Authorization | undefined;
  /** The server that named this URL, when it was not us. */
  readonly namedBy?: URL;
}

/** The connections of one probe: one per origin, used again while the server keeps it open. */
export interface Session {
  /** Asks, following redirects; every hop is a stage of its own, and `read` says what the last answer yields. */
  ask<T>(stage: ProbeStage, url: URL, request: SessionRequest, read: (answer: Answer) => StageYield<T>): Promise<T>;
  close(): void;
}

/** Opens no connection yet; {@link Session.close} ends what it opened, answered or not. */
export function openSession(dialler: Dialler, userAgent: string, stages: Stages): Session {
  const sockets = new Map<string, Socket>();

  async function connectionTo(url: URL): Promise<Socket> {
    const open = sockets.get(url.origin);
    if (open?.readyState === 'open') return open;
    const socket = await dial(url, dialler, stages);
    sockets.set(url.origin, socket);
    return socket;
  }

  async function ask<T>(
    stage: ProbeStage,
    url: URL,
    request: SessionRequest,
    read: (answer: Answer) => StageYield<T>,
    hop = 0,
  ): Promise<T> {
    const { method, accept = '*/*', authorization, namedBy } = request;
    const refused = namedBy === undefined ? null : refuseToFollow(url, namedBy);
    if (refused !== null) {
      const error = new ProbeStopped({ status: 'unknown' }, `${namedBy?.host} sends us there, but ${refused}`);
      return stages.run(stage, url.host, () => Promise.reject(error));
    }
    const headers = {
      accept,
      'user-agent': userAgent,
      ...(authorization?.origin === url.origin ? { authorization: authorization.header } : {}),
    };
    const socket = await connectionTo(url);
    const step = await stages.run<{ target: URL } | { yielded: T }>(stage, url.host, async () => {
      const answer = await exchange(socket, url, method, headers);
      const target = redirectTarget(answer);
      if (target === null) {
        const { value, ...rest } = read(answer);
        return { ...rest, value: { yielded: value } };
      }
      if (hop === MAX_REDIRECTS) {
        throw new ProbeStopped({ status: 'unreachable', cause: 'registry-error' }, 'too many redirects');
      }
      return { value: { target }, detail: `${answer.status}, redirects to ${target.host}` };
    });
    if ('yielded' in step) return step.yielded;
    return ask(stage, step.target, { ...request, namedBy: url }, read, hop + 1);
  }

  return {
    ask,
    close() {
      for (const socket of sockets.values()) socket.destroy();
    },
  };
}

function redirectTarget({ status, headers, url }: Answer): URL | null {
  const { location } = headers;
  return [301, 302, 303, 307, 308].includes(status) && location !== undefined ? URL.parse(location, url.href) : null;
}
