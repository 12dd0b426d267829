import { createLiveSource } from '@andon/client';
import { useLive } from '@andon/client/vue';
import { ServiceLevelDocument } from '@andon/schema';
import { createApp, defineComponent, h } from 'vue';

const source = createLiveSource({ endpoint: '/graphql' });

const ServiceLevel = defineComponent({
  props: { window: { type: String, required: true } },
  setup(props) {
    // biome-ignore lint/correctness/useHookAtTopLevel: a composable of Vue, no hook of React
    const board = useLive(source, () => ({ document: ServiceLevelDocument, variables: { window: props.window } }));
    return () => {
      const level = board.value.frame?.queue.groups[0]?.serviceLevel;
      return h('p', `${board.value.state}: ${level?.value ?? '–'} of ${level?.n ?? 0} calls`);
    };
  },
});

createApp(ServiceLevel, { window: '30m' }).mount('main');
