import { mount } from 'svelte';
import ServiceLevel from './ServiceLevel.svelte';

const target = document.querySelector('main');
if (target !== null) mount(ServiceLevel, { target });
