import type { LiveSnapshot } from '@andon/client';
import { FiguresDocument } from '@andon/schema';
import { html, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { AndonElement } from '../../base/andon-element.ts';
import { boardStyles } from '../../base/board.styles.ts';
import type { ElementState } from '../../base/state.ts';
import type { Definition, Figure, FiguresFrame, FrameMeta } from '../../frames.ts';
import { given } from '../../live/given.ts';
import { lateModule } from '../../live/late-module.ts';
import { LiveBinding } from '../../live/live-binding.ts';
import { settings } from '../../live/settings.ts';
import { figureRef, filterVariable, type View, view } from '../../live/view.ts';
import type { DefinitionBody } from './definition.body.ts';
import { definitionStyles } from './definition.styles.ts';

/** What writes a panel: fetched with the first. */
const late = lateModule(() => import('./definition.body.ts'));

/**
 * @summary What a number means: name, formula, variant, what was counted, interval, window, freshness and source.
 *
 * The panel behind the "i" of every tile; on its own it watches one figure and explains it.
 *
 * @tag andon-definition
 * @csspart panel - The whole.
 * @event andon-state - `detail` is `{ state, since }`.
 */
export class AndonDefinition extends AndonElement {
  static override styles = [...AndonElement.styles, boardStyles, definitionStyles];

  /** Key of the figure to explain, `family.name`. */
  @property() figure: string | undefined;

  /** Settings of the figure: `quantile=0.9`. */
  @property() params: string | undefined;

  /** Window of the figure. */
  @property() window: string | undefined;

  /** Figures already at hand, in place of `figure`; the first is explained openly. */
  @property({ attribute: false }) figures: readonly Figure[] | undefined;

  /** Of the frame the figures came in. */
  @property({ attribute: false }) frameMeta: FrameMeta | undefined;

  /** Definitions fed by the page, by figure key; nothing is fetched for those. */
  @property({ attribute: false }) definitions: Readonly<Record<string, Definition>> | undefined;

  /**
   * Figures of an element that shows its own panel: as it draws them.
   * @internal
   */
  @state() explained: readonly Figure[] | undefined;

  readonly #binding = new LiveBinding<unknown>(this, () => this.#request());
  #body: DefinitionBody | undefined;

  /** Figures that the page feeds can be explained without the frame they came in. */
  override get state(): ElementState {
    const state = super.state;
    return state === 'loading' && this.figures && this.mainFigure ? 'live' : state;
  }

  protected get hostFed(): boolean {
    return (this.explained ?? this.figures) !== undefined;
  }

  /** @internal */
  get meta(): FrameMeta | undefined {
    return this.explained
      ? this.frameMeta
      : this.hostFed
        ? given.for(this)?.givenMeta(this.frameMeta)
        : this.#frame?.meta;
  }

  /** @internal */
  get mainFigure(): Figure | undefined {
    return this.shown[0];
  }

  protected snapshots(): readonly (LiveSnapshot<unknown> | undefined)[] {
    return this.hostFed ? [] : [this.#binding.snapshot];
  }

  /** @internal */
  get heading(): string {
    return this.format && this.mainFigure ? (this.#body?.name(this.mainFigure, this.format) ?? '') : '';
  }

  get #frame(): FiguresFrame | undefined {
    return (this.#binding.snapshot?.frame as { readonly figures: FiguresFrame } | undefined)?.figures;
  }

  /** @internal */
  get shown(): readonly Figure[] {
    if (this.explained) return this.explained;
    if (this.figures) return given.for(this)?.givenFigures(this.figures) ?? [];
    return this.#frame?.groups[0]?.figures ?? [];
  }

  /** What the figures mean, as comma-separated values, a row a figure. */
  async toCsv(): Promise<string> {
    const [{ toCsv, definitionsTable }, { DefinitionBody }] = await Promise.all([
      import('../../base/csv.ts'),
      import('./definition.body.ts'),
    ]);
    if (this.renderRoot) this.#body ??= new DefinitionBody(this);
    const { shown } = this;
    return shown[0] ? toCsv(definitionsTable(shown, this.meta, (key) => this.#body?.definition(key))) : '';
  }

  #request(): View<unknown> | undefined {
    if (this.hostFed || !this.figure) return undefined;
    const params = this.params ? settings.for(this)?.figureParams(this.params) : {};
    if (!params) return undefined;
    const filter = this.filterValues;
    return view(FiguresDocument, {
      figures: [figureRef(this.figure, params)],
      ...(this.window && { window: this.window }),
      ...filterVariable(filter),
    });
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.#body?.updated();
  }

  protected override render(): TemplateResult {
    const { format } = this;
    const module = late.for(this);
    if (module) this.#body ??= new module.DefinitionBody(this);
    const body = this.#body;
    return format && body ? body.render(format) : html`<div class="panel" part="panel" aria-busy="true"></div>`;
  }
}
