import './elements/provider/provider.define.ts';
import './elements/definition/definition.define.ts';
import './elements/metric/metric.define.ts';

export { AndonDefinition } from './elements/definition/definition.ts';
export { AndonMetric } from './elements/metric/metric.ts';
export { AndonProvider } from './elements/provider/provider.ts';
