import type { Access } from './access.ts';
import { qualifiedName } from './resources.ts';
import type { Resource } from './resources.ts';
import type { Reply } from './serve.ts';

function failure(code: number, reason: string, message: string, details?: object, metadata: object = {}): Reply {
  return {
    status: code,
    body: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata,
      status: 'Failure',
      message,
      reason,
      ...(details === undefined ? {} : { details }),
      code,
    },
  };
}

/** The 401 of a token that nobody knows. */
export function unauthorized(): Reply {
  return failure(401, 'Unauthorized', 'Unauthorized');
}

/** The text names user, verb, resource, group and scope; clients read the missing right from it. */
export function forbidden(user: string, { verb, group, plural, namespace, name }: Access): Reply {
  const what = name === undefined ? qualifiedName({ group, plural }) : `${qualifiedName({ group, plural })} "${name}"`;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return failure(
    403,
    'Forbidden',
    `${what} is forbidden: User "${user}" cannot ${verb} resource "${plural}" in API group "${group}" ${where}`,
    { ...(name === undefined ? {} : { name }), ...(group === '' ? {} : { group }), kind: plural },
  );
}

/** The 404 of an object that is not there. */
export function objectNotFound(resource: Resource, name: string): Reply {
  const { group, plural } = resource;
  return failure(404, 'NotFound', `${qualifiedName(resource)} "${name}" not found`, {
    name,
    ...(group === '' ? {} : { group }),
    kind: plural,
  });
}

/** The 404 of a path inside a served group. */
export function resourceNotFound(): Reply {
  return failure(404, 'NotFound', 'the server could not find the requested resource', {});
}

/** Paths outside every API group are answered in plain text. */
export function pageNotFound(): Reply {
  return { status: 404, body: '404 page not found\n' };
}

/** The 405 of a write. */
export function methodNotAllowed(): Reply {
  return failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

/** A 400 with the words of the server that could not read the request. */
export function badRequest(message: string): Reply {
  return failure(400, 'BadRequest', message);
}

/** The 500 of a server whose storage does not answer. */
export function internalError(message: string): Reply {
  return failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
}

/** Priority and fairness turns requests away in plain text, not with a Status. */
export function tooManyRequests(retryAfterSeconds: number): Reply {
  return {
    status: 429,
    headers: { 'retry-after': String(retryAfterSeconds) },
    body: 'Too many requests, please try again later.\n',
  };
}

/** The 410 of a continue token whose revision is gone, with a token that goes on without consistency. */
export function expired(inconsistentToken: string): Reply {
  return failure(
    410,
    'Expired',
    'The provided continue parameter is too old to display a consistent list result. You can start a new list ' +
      'without the continue parameter, or use the continue token in this response to retrieve the remainder of ' +
      'the results. Continuing with the provided token results in an inconsistent list - objects that were ' +
      'created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
    undefined,
    { continue: inconsistentToken },
  );
}
