/** Point is a place in a picture, in pixels from its top left corner. */
export type Point = { x: number; y: number };

/** Rectangle is a box around its centre, turned clockwise by an angle in radians; its width runs along the writing. */
export type Rectangle = Point & { width: number; height: number; angle: number };

/** turn says how far o → a must turn to reach o → b: positive to one side, negative to the other, 0 when straight on. */
function turn(o: Point, a: Point, b: Point): number {
  return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

function chainOf(points: Point[]): Point[] {
  const chain: Point[] = [];
  for (const point of points) {
    while (chain.length > 1) {
      const [o, a] = chain.slice(-2) as [Point, Point];
      if (turn(o, a, point) > 0) break;
      chain.pop();
    }
    chain.push(point);
  }
  return chain.slice(0, -1);
}

/** hullOf returns the corners of the smallest convex shape that holds all the points. */
export function hullOf(points: Point[]): Point[] {
  if (points.length < 3) return points;
  const sorted = points.toSorted((a, b) => a.x - b.x || a.y - b.y);
  return [...chainOf(sorted), ...chainOf(sorted.toReversed())];
}

/** rectangleTurned returns the smallest rectangle at an angle that holds all the points. */
export function rectangleTurned(points: Point[], angle: number): Rectangle {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    const [along, across] = [x * cos + y * sin, y * cos - x * sin];
    left = Math.min(left, along);
    right = Math.max(right, along);
    top = Math.min(top, across);
    bottom = Math.max(bottom, across);
  }
  const [along, across] = [(left + right) / 2, (top + bottom) / 2];
  const [x, y] = [along * cos - across * sin, along * sin + across * cos];
  return { x, y, width: right - left, height: bottom - top, angle };
}

/** levelled returns an angle's equal, as far as rectangles go, between -45 and 45 degrees. */
function levelled(angle: number): number {
  return angle - Math.round(angle / (Math.PI / 2)) * (Math.PI / 2);
}

/** rectangleAround returns the smallest rectangle that holds all the points, turned by at most 45 degrees. */
export function rectangleAround(points: Point[]): Rectangle {
  const hull = hullOf(points);
  return hull
    .map((point, i) => {
      const next = hull[(i + 1) % hull.length] ?? point;
      return rectangleTurned(hull, levelled(Math.atan2(next.y - point.y, next.x - point.x)));
    })
    .reduce((best, one) => (one.width * one.height < best.width * best.height ? one : best));
}

/** spotIn returns the point at a ratio of the rectangle's width and height; 0, 0 is where its writing starts, on top. */
export function spotIn(rectangle: Rectangle, along: number, across: number): Point {
  const { x, y, width, height, angle } = rectangle;
  const [dx, dy] = [(along - 0.5) * width, (across - 0.5) * height];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return { x: x + dx * cos - dy * sin, y: y + dx * sin + dy * cos };
}

/** ratioAlong returns where a point stands along a rectangle, as a ratio of its width. */
export function ratioAlong({ x, y, width, angle }: Rectangle, point: Point): number {
  const along = (point.x - x) * Math.cos(angle) + (point.y - y) * Math.sin(angle);
  return along / width + 0.5;
}

/** holds tells whether a point lies in a rectangle. */
export function holds(rectangle: Rectangle, point: Point): boolean {
  const { x, y, height, angle } = rectangle;
  const across = (point.y - y) * Math.cos(angle) - (point.x - x) * Math.sin(angle);
  return Math.abs(ratioAlong(rectangle, point) - 0.5) <= 0.5 && Math.abs(across) <= height / 2;
}

/** cornersOf returns the four corners clockwise, from where the writing starts. */
export function cornersOf(rectangle: Rectangle): Point[] {
  const corners = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ] as const;
  return corners.map(([along, across]) => spotIn(rectangle, along, across));
}

/** grown returns the rectangle with pixels added before and after its writing, and above and below it. */
export function grown(rectangle: Rectangle, along: number, across: number): Rectangle {
  const { width, height } = rectangle;
  return { ...rectangle, width: width + 2 * along, height: height + 2 * across };
}

/** part returns the piece of the rectangle between two ratios of its width. */
export function part(rectangle: Rectangle, from: number, to: number): Rectangle {
  const centre = spotIn(rectangle, (from + to) / 2, 0.5);
  return { ...rectangle, ...centre, width: rectangle.width * (to - from) };
}

/** quartered returns the same rectangle read a quarter turn further clockwise, so many times. */
export function quartered(rectangle: Rectangle, turns: number): Rectangle {
  const angle = rectangle.angle + (turns * Math.PI) / 2;
  if (turns % 2 === 0) return { ...rectangle, angle };
  return { ...rectangle, width: rectangle.height, height: rectangle.width, angle };
}
