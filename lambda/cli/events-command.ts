import { Argument, type Command, InvalidArgumentError } from 'commander';
import { EVENT_TYPES, eventSchema } from '../core/report/event-schemas.ts';
import { addOutputOption } from './output.ts';

type EventType = (typeof EVENT_TYPES)[number];

/** `pullwarden events schema`: the JSON Schemas of what Pullwarden puts on the bus. */
export function addEventsCommand(program: Command): void {
  const group = program.command('events').description('the events that Pullwarden puts on the bus');
  addOutputOption(group.command('schema'))
    .addArgument(new Argument('[detail-type]', `one of: ${EVENT_TYPES.join(', ')}`).argParser(parseType))
    .description('print the JSON Schema (2020-12) of the detail of one type of event, or of any')
    .action((type: EventType | undefined) => {
      // A schema is JSON, also for a person.
      process.stdout.write(`${JSON.stringify(eventSchema(type), null, 2)}\n`);
    });
}

function parseType(text: string): EventType {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z]/g, '');
  const found = EVENT_TYPES.find((type) => plain(type) === plain(text));
  if (found === undefined) throw new InvalidArgumentError(`There are: ${EVENT_TYPES.join(', ')}.`);
  return found;
}
