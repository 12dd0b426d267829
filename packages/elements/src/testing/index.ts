/** What tests of other packages need to draw elements from prepared data; within the workspace only, it is not published. */
export { EVERY_ELEMENT, titleOf } from './every-element.ts';
export { AS_OF_MS } from './frames.ts';
export { frames, type Settings, until } from './mount.ts';
export { PreparedSource } from './prepared-source.ts';
export { answer, sourceIn } from './scenes.ts';
