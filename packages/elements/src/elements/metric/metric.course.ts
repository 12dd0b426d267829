// Fetched with the first number that shows its course: most do not.
import type { FigureRef } from '@andon/schema';
import type { TemplateResult } from 'lit';
import { addStyles } from '../../base/add-styles.ts';
import type { ViewVariables } from '../../base/frame-element.ts';
import type { Formatter } from '../../format/formatter.ts';
import type { SeriesFrame } from '../../frames.ts';
import { LiveBinding, type LiveHost } from '../../live/live-binding.ts';
import { courseView } from '../../parts/course-span.ts';
import { sparklineStyles } from '../../parts/sparkline.styles.ts';
import { course } from '../../parts/sparkline.ts';

export interface CourseRequest {
  /** As the number asks for itself. */
  readonly variables: ViewVariables;
  readonly figure: FigureRef;
  /** Window of the course; default: longer than the number's. */
  readonly window: string | undefined;
}

/** The course under one number: watches it and draws it. */
export class MetricCourse {
  readonly #binding: LiveBinding<unknown>;

  /** @param request - Undefined while no course is wanted from the server. */
  constructor(host: LiveHost & { readonly renderRoot: Node }, request: () => CourseRequest | undefined) {
    const asked = () => {
      const course = request();
      return course && courseView(course.variables, course.figure, course.window);
    };
    this.#binding = new LiveBinding(host, asked);
    addStyles(host.renderRoot, sparklineStyles);
  }

  /** @param given - The course fed by the page. */
  draw(format: Formatter, given: SeriesFrame | undefined): TemplateResult {
    return course(given ?? this.#binding.frame<SeriesFrame>(), format);
  }
}
