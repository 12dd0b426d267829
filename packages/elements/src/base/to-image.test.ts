import { expect } from 'chai';
import '../index.ts';
import { mount, unmountAll, until } from '../testing/mount.ts';
import { sourceIn } from '../testing/scenes.ts';

afterEach(unmountAll);

async function picture(page: HTMLElement, pixelRatio?: number): Promise<{ shown: DOMRect; image: ImageBitmap }> {
  document.body.append(page);
  try {
    const settings = { figure: 'queue.serviceLevel', locale: 'en', source: sourceIn('live') };
    const element = await mount('andon-target', settings, page);
    await until(() => element.state === 'live');
    const blob = await element.toImage(pixelRatio === undefined ? undefined : { pixelRatio });
    return { shown: element.getBoundingClientRect(), image: await createImageBitmap(blob!) };
  } finally {
    page.remove();
  }
}

function pixel(image: ImageBitmap, x: number, y: number): number[] {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: image.width, height: image.height });
  const brush = canvas.getContext('2d')!;
  brush.drawImage(image, 0, 0);
  return [...brush.getImageData(x, y, 1, 1).data];
}

function ground(colour: string): HTMLElement {
  const page = document.createElement('div');
  page.style.cssText = `background-color:${colour};inline-size:500px`;
  return page;
}

describe('a picture of an element without a tile', () => {
  for (const [colour, ...drawn] of [
    ['rgb(20, 30, 40)', 20, 30, 40],
    ['black', 0, 0, 0],
    ['rgb(20, 30, 0)', 20, 30, 0],
    ['color(srgb 1 0 0)', 255, 0, 0],
  ] as const)
    it(`has the ground it stands on: ${colour}`, async () => {
      const { image } = await picture(ground(colour));
      expect(pixel(image, 0, 0)).to.deep.equal([...drawn, 255]);
    });

  for (const colour of ['rgba(20, 30, 40, 0)', 'color(srgb 1 0 0 / 0)'])
    it(`has a ground where the page sets none: ${colour}`, async () => {
      const { image } = await picture(ground(colour));
      expect(pixel(image, 0, 0)).to.deep.equal([255, 255, 255, 255]);
    });

  for (const pixelRatio of [undefined, 1, 3])
    it(`has the pixels asked for: ${pixelRatio}`, async () => {
      const { shown, image } = await picture(ground('white'), pixelRatio);
      expect([image.width, image.height]).to.deep.equal(
        [shown.width, shown.height].map((length) => Math.round(length * (pixelRatio ?? 2))),
      );
    });

  it('is none where it is not shown', async () => {
    const element = await mount('andon-target', {
      figure: 'queue.serviceLevel',
      hidden: true,
      source: sourceIn('live'),
    });
    expect(await element.toImage()).to.equal(undefined);
  });
});
