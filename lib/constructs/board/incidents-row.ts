import { CustomWidget, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { WHOLE } from './sizes.ts';

/** What is open. The function runs with the rights of whoever looks at the dashboard; nobody else may call it. */
export function incidentsRow(widget: IFunction): IWidget[] {
  return [
    new CustomWidget({
      title: 'Open incidents',
      functionArn: widget.functionArn,
      // It shows what is open now, whatever time the dashboard is set to.
      updateOnTimeRangeChange: false,
      updateOnResize: false,
      width: WHOLE,
      height: 9,
    }),
  ];
}
