import type { AlertRule, LocalText } from '@andon/metrics';
import type { Filter as FilterInput } from '@andon/schema/resolvers';
import { MAX_NOTE_CHARACTERS } from '../alerts/index.ts';
import { mayAcknowledge, type Viewer } from '../auth/viewer.ts';
import { LiveStream } from '../live/live-stream.ts';
import { LOCALES } from './common.ts';
import type { Context } from './context.ts';
import { userError } from './errors.ts';
import { queryStamp } from './frame-meta.ts';
import { scopedFilter, toCadenceMs, toFirst } from './request.ts';
import {
  type AlertsSpec,
  accepts,
  alertSource,
  alertsFrame,
  filterSource,
  openAlertsView,
} from './views/alerts-view.ts';

const MAX_ALERTS = 200;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get into the log.
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]+/g;

interface AlertsArgs {
  readonly filter?: FilterInput | null;
  readonly severity?: 'ATTENTION' | 'CRITICAL' | null;
  readonly first: number;
}

interface HistoryArgs extends AlertsArgs {
  readonly rule?: string | null;
  readonly before?: number | null;
}

const name = ({ name: texts }: { readonly name: LocalText }, { locale }: { readonly locale: string }): string =>
  texts[LOCALES[locale] ?? 'en'];

export const alertResolvers = {
  Query: {
    alerts: (_root: unknown, args: AlertsArgs, { viewer, services }: Context): object => {
      const asOf = services.engine.asOf();
      return alertsFrame(toSpec(args, viewer), asOf, queryStamp(services, asOf), services);
    },
    alertHistory: (_root: unknown, args: HistoryArgs, { viewer, services }: Context): object[] => {
      const { first, ...spec } = toSpec(args, viewer);
      services.noteExport(viewer, 'history of alerts');
      const visible = accepts(spec);
      const { before, rule } = args;
      return services
        .alertHistory({
          first,
          ...(before === undefined || before === null ? {} : { before }),
          accept: (record) => visible(record) && (rule === undefined || rule === null || record.rule === rule),
        })
        .map(alertSource);
    },
    alertRules: (_root: unknown, _args: unknown, { viewer, services }: Context): object[] => {
      // Throws for those who see nothing.
      scopedFilter(undefined, viewer);
      return services.alerts.rules.map(ruleSource);
    },
    mayAcknowledgeAlerts: (_root: unknown, _args: unknown, { viewer }: Context): boolean => mayAcknowledge(viewer),
  },
  Subscription: {
    alerts: {
      subscribe: (
        _root: unknown,
        args: AlertsArgs & { readonly cadenceMs: number; readonly cursor?: string | null },
        { viewer, services }: Context,
      ): LiveStream => {
        const spec = toSpec(args, viewer);
        const openView = () => openAlertsView(spec, services);
        const cadenceMs = toCadenceMs(args.cadenceMs);
        return new LiveStream({ field: 'alerts', openView, cadenceMs, cursor: args.cursor }, services);
      },
    },
  },
  Mutation: {
    acknowledgeAlert: (
      _root: unknown,
      { id, note }: { readonly id: string; readonly note?: string | null },
      { viewer, services }: Context,
    ): object => {
      if (!mayAcknowledge(viewer)) {
        throw userError('FORBIDDEN', 'Acknowledging alerts takes a token with the role editor or admin.');
      }
      const text = note?.replace(CONTROL_CHARACTERS, ' ').trim() ?? '';
      if (text.length > MAX_NOTE_CHARACTERS) {
        throw userError(
          'BAD_USER_INPUT',
          `Expected a note of at most ${MAX_NOTE_CHARACTERS} characters, got ${text.length}`,
        );
      }
      const visible = accepts({ filter: scopedFilter(undefined, viewer), severity: undefined });
      const known = services.alerts.open.find((record) => record.id === id);
      const seen =
        known !== undefined && visible(known)
          ? services.acknowledge(known, viewer, text === '' ? null : text)
          : undefined;
      // One that the asker may not see is, for the asker, none.
      if (seen === undefined) throw userError('NOT_FOUND', 'There is no open alert of this id. It may be over.');
      return alertSource(seen);
    },
  },
  Alert: { name },
  AlertRule: { name },
  AlertWatch: { name },
};

function toSpec({ filter, severity, first }: AlertsArgs, viewer: Viewer): AlertsSpec {
  return {
    filter: scopedFilter(filter, viewer),
    severity: severity ?? undefined,
    first: toFirst(first, MAX_ALERTS),
  };
}

function ruleSource({ id, name: texts, severity, condition, figure }: AlertRule): object {
  return {
    id,
    name: texts,
    severity: severity.toUpperCase(),
    kind: condition.kind.toUpperCase(),
    figure: figure?.key ?? null,
    window: figure?.window ?? null,
    filter: filterSource(figure?.filter ?? {}),
    groupBy: figure?.groupBy ?? [],
  };
}
