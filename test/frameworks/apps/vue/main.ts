import { createApp } from 'vue';
import Page from './sample-page.vue';

createApp(Page).mount('#app');
