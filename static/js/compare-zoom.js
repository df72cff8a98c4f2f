// Zoom and pan of a picture in its frame: by pointer, two fingers, wheel with Ctrl or ⌘, and keys.
// While something is placed on the picture (`data-placing`), the pointer belongs to that.
//
// scale: 1 = the whole picture fits. x, y: how far its middle lies from the frame's middle, in
// parts of the frame, so that frames of different sizes can be held at the same place.

export const MOST = 16;
const STEP = 1.25;
const PAN = 0.08;

const between = (value, low, high) => Math.min(Math.max(value, low), high);

export function zoomable(frame, { onChange = () => {}, moved = frame.firstElementChild } = {}) {
  let state = { scale: 1, x: 0, y: 0 };
  const pointers = new Map();

  function held({ scale, x, y }) {
    const most = (scale - 1) / 2;
    return { scale, x: between(x, -most, most), y: between(y, -most, most) };
  }

  function set(next, { silent = false } = {}) {
    state = held({ ...state, ...next, scale: between(next.scale ?? state.scale, 1, MOST) });
    const box = frame.getBoundingClientRect();
    const target = typeof moved === "function" ? moved() : moved;
    target.style.transform =
      state.scale === 1 ? "" : `translate(${state.x * box.width}px, ${state.y * box.height}px) scale(${state.scale})`;
    target.style.setProperty("--zoom", state.scale); // what is drawn over it stays as thin
    frame.classList.toggle("is-zoomed", state.scale > 1);
    if (!silent) onChange(state);
  }

  // What lies under a point of the screen stays under it.
  function zoomTo(scale, point) {
    const box = frame.getBoundingClientRect();
    const next = between(scale, 1, MOST);
    const ratio = next / state.scale;
    const px = point ? (point.clientX - box.left) / box.width - 0.5 : 0;
    const py = point ? (point.clientY - box.top) / box.height - 0.5 : 0;
    set({ scale: next, x: px - (px - state.x) * ratio, y: py - (py - state.y) * ratio });
  }

  const spread = () => {
    const [a, b] = [...pointers.values()];
    return {
      distance: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY),
      middle: { clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 },
    };
  };

  function down(event) {
    if (event.button || frame.hasAttribute("data-placing")) return;
    pointers.set(event.pointerId, event);
    if (state.scale > 1 || pointers.size > 1) frame.setPointerCapture(event.pointerId);
  }

  function move(event) {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const box = frame.getBoundingClientRect();
    if (pointers.size === 2) {
      const was = spread();
      pointers.set(event.pointerId, event);
      const now = spread();
      if (was.distance) zoomTo((state.scale * now.distance) / was.distance, now.middle);
    } else {
      pointers.set(event.pointerId, event);
      if (state.scale === 1) return;
      set({
        x: state.x + (event.clientX - before.clientX) / box.width,
        y: state.y + (event.clientY - before.clientY) / box.height,
      });
    }
  }

  const up = (event) => pointers.delete(event.pointerId);

  function wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoomTo(state.scale * Math.exp(-event.deltaY / 240), event);
  }

  const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

  function key(event) {
    if (event.target !== frame || state.scale === 1) return;
    if (event.key === "Escape") set({ scale: 1, x: 0, y: 0 });
    const way = ARROWS[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    set({ x: state.x + way[0] * PAN, y: state.y + way[1] * PAN });
  }

  frame.addEventListener("pointerdown", down);
  frame.addEventListener("pointermove", move);
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) frame.addEventListener(name, up);
  frame.addEventListener("wheel", wheel, { passive: false });
  frame.addEventListener("keydown", key);

  return {
    get: () => ({ ...state }),
    set,
    zoomTo,
    in: () => zoomTo(state.scale * STEP),
    out: () => zoomTo(state.scale / STEP),
  };
}
