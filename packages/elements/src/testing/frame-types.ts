import type {
  ComplaintBoardSubscription,
  DefinitionQuery,
  FiguresSubscription,
  QueueBoardSubscription,
  ResponseBoardSubscription,
  SeriesSubscription,
  ServiceLevelSubscription,
  SurveyBoardSubscription,
} from '@andon/schema';
import type {
  ComplaintFrame,
  Definition,
  FiguresFrame,
  QueueFrame,
  ResponseFrame,
  SeriesFrame,
  ServiceLevelFrame,
  SurveyFrame,
} from '../frames.ts';

/** Fails to compile where `Got`, what the server sends, is not what the elements read. */
type Accepts<Read, Got extends Read> = [Read, Got];

/** The frames of `frames.ts` against the generated operations. */
export type FramesMatch = [
  Accepts<FiguresFrame, FiguresSubscription['figures']>,
  Accepts<SeriesFrame, SeriesSubscription['series']>,
  Accepts<QueueFrame, QueueBoardSubscription['queue']>,
  Accepts<ServiceLevelFrame, ServiceLevelSubscription['queue']>,
  Accepts<ResponseFrame, ResponseBoardSubscription['response']>,
  Accepts<ComplaintFrame, ComplaintBoardSubscription['complaint']>,
  Accepts<SurveyFrame, SurveyBoardSubscription['survey']>,
  Accepts<Definition, NonNullable<DefinitionQuery['definition']>>,
];
