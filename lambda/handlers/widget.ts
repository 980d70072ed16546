import { createDynamoStore } from '../adapters/aws/dynamo-store.ts';
import { openTable } from '../app/open-table.ts';
import { incidentsWidget } from '../core/report/incidents-widget.ts';
import { readEnvironment } from './env.ts';
import { handle } from './middleware.ts';

const DESCRIPTION = `## Open incidents

What is wrong on all clusters, the worst first: 50 rows at most, with a count of the rest. It takes no parameters and changes nothing.
Whoever looks at the dashboard needs the right \`lambda:InvokeFunction\` on this function.`;

const store = createDynamoStore(readEnvironment('tableName').tableName);

/** A custom widget of CloudWatch: HTML, or what it is, in Markdown. */
export const handler = handle(async ({ describe = false }: { readonly describe?: boolean }) =>
  describe ? { markdown: DESCRIPTION } : incidentsWidget(await openTable(store), Date.now()),
);
