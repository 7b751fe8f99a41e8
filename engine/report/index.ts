export { difference, type DifferenceOptions } from "./difference.js";
export { conclusion } from "./summary.js";
export { human, type Clock, type Human, type HumanOptions } from "./human.js";
export { json } from "./json.js";
export { palette, type Palette } from "./paint.js";
export { recap, total } from "./recap.js";
export { visible, visibleLines } from "./visible.js";
