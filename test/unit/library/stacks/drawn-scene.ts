import sharp from 'sharp';

/** An 800 × 600 picture of shapes and colours that the seed decides, as PNG; two seeds have nothing in common. */
export function drawnScene(seed: number): Promise<Buffer> {
  let state = seed * 2654435761;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let i = 0; i < 20; i++) random();
  const colour = () => `rgb(${[0, 0, 0].map(() => Math.floor(256 * random())).join()})`;
  const shapes = Array.from({ length: 40 }, () => {
    const [x, y, r] = [800 * random(), 600 * random(), 20 + 110 * random()];
    return `<ellipse cx="${x}" cy="${y}" rx="${r}" ry="${r * (0.4 + random())}" fill="${colour()}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600">${shapes.join('')}</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: colour() }).png().toBuffer();
}
