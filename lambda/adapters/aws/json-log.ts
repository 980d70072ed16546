import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import type { Log } from '../../ports/log.ts';
import { harmless } from './harmless.ts';

/** A log that names the request it is about. */
export interface JsonLog extends Log {
  begin(context: Context): void;
}

/** One line of JSON an entry, on standard output; nothing from outside can forge another entry or a metric. */
export function createJsonLog(): JsonLog {
  const logger = new Logger({ serviceName: 'pullwarden' });
  const write =
    (level: 'info' | 'warn' | 'error'): Log['info'] =>
    (message, fields = {}) =>
      logger[level](String(harmless(message)), harmless(fields) as Record<string, unknown>);
  return {
    begin: (context) => logger.addContext(context),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
}
