export * from './alerts/index.ts';
export { assess } from './assess.ts';
export * from './calendar/index.ts';
export type { Definition, LocaleName, LocalText } from './definition.ts';
export { UnknownFigureError } from './errors.ts';
export {
  AGENT_STATES,
  CASE_STAGES,
  type CaseStage,
  compareEvents,
  DIMENSIONS,
  type DimensionName,
  EVENT_TYPES,
  type EventType,
  type EventTypeSpec,
  type FieldSpec,
  INSTRUMENTS,
  isEventType,
  MAX_CUSTOM_DIMENSIONS,
  MAX_ID_LENGTH,
  MAX_TEXT_LENGTH,
  SEVERITIES,
  type ServiceEvent,
} from './event.ts';
export type { Direction, Figure, FigureParams, FigureState, FigureStatus, Target, Unit } from './figure.ts';
export { parseInstant } from './instant.ts';
export { mergeMetricStates } from './merge.ts';
export { createMetricState } from './metric-state.ts';
export { restoreMetricState, SnapshotMismatchError } from './restore-snapshot.ts';
export {
  type ChannelDuration,
  DEFAULT_SETTINGS,
  dimensionNames,
  type MetricSettings,
  metricSettings,
  SERVICE_LEVEL_VARIANTS,
  type ServiceLevelVariant,
} from './settings.ts';
export { QuantileSketch } from './sketch.ts';
export type { MetricState } from './state.ts';
export * from './statistics/index.ts';
export { isWindowName } from './tiers.ts';
export { type FieldError, type ValidateEventOptions, type Validation, validateEvent } from './validate-event.ts';
export {
  type FamilyFrame,
  type Filter,
  type Group,
  type MetricView,
  type SeriesFrame,
  type SeriesPoint,
  type SeriesSpec,
  type ViewSpec,
  WINDOWS,
  type WindowName,
} from './view.ts';
