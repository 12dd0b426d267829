import type {
  AlertsSubscription,
  ComplaintBoardSubscription,
  DefinitionQuery,
  FiguresSubscription,
  PreviousSeriesSubscription,
  QueueBoardSubscription,
  ResponseBoardSubscription,
  SeriesSubscription,
  ServiceLevelSubscription,
  SurveyBoardSubscription,
  TickerSubscription,
  WaitsSubscription,
} from '@andon/schema';
import type {
  AlertsFrame,
  ComplaintFrame,
  Definition,
  FiguresFrame,
  QueueFrame,
  ResponseFrame,
  SeriesFrame,
  ServiceLevelFrame,
  SurveyFrame,
  TickerFrame,
  WaitsFrame,
} from '../frames.ts';

/** Fails to compile where `Got`, what the server sends, is not what the elements read. */
type Accepts<Read, Got extends Read> = [Read, Got];

/** The frames of `frames.ts` against the generated operations. */
export type FramesMatch = [
  Accepts<FiguresFrame, FiguresSubscription['figures']>,
  Accepts<SeriesFrame, SeriesSubscription['series']>,
  Accepts<SeriesFrame, PreviousSeriesSubscription['series']>,
  Accepts<QueueFrame, QueueBoardSubscription['queue']>,
  Accepts<WaitsFrame, WaitsSubscription['queue']>,
  Accepts<ServiceLevelFrame, ServiceLevelSubscription['queue']>,
  Accepts<ResponseFrame, ResponseBoardSubscription['response']>,
  Accepts<ComplaintFrame, ComplaintBoardSubscription['complaint']>,
  Accepts<SurveyFrame, SurveyBoardSubscription['survey']>,
  Accepts<AlertsFrame, AlertsSubscription['alerts']>,
  Accepts<TickerFrame, TickerSubscription['ticker']>,
  Accepts<Definition, NonNullable<DefinitionQuery['definition']>>,
];
