import { createLiveSource } from '@andon/client';
import { LiveController } from '@andon/client/lit';
import { ServiceLevelDocument } from '@andon/schema';
import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';

const source = createLiveSource({ endpoint: '/graphql' });

@customElement('service-level')
class ServiceLevelElement extends LitElement {
  private readonly board = new LiveController(this, () => ({
    source,
    request: { document: ServiceLevelDocument, variables: { window: this.window } },
  }));

  /** For example `30m`. */
  @property()
  window = '30m';

  override render() {
    const { frame, state } = this.board.snapshot ?? {};
    const level = frame?.queue.groups[0]?.serviceLevel;
    return html`<p>${state}: ${level?.value ?? '–'} of ${level?.n ?? 0} calls</p>`;
  }
}

document.querySelector('main')?.append(new ServiceLevelElement());
