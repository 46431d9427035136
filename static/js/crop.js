// Shows on the photo which square the sliders choose, and lets it be dragged there.
const stage = document.querySelector("[data-crop-stage]");
const form = document.querySelector("[data-crop]");
if (stage && form) {
  const photo = stage.querySelector("img");
  const square = stage.querySelector("[data-crop-square]");
  const { x, y, side } = form.elements;

  const draw = () => {
    const { offsetWidth: width, offsetHeight: height } = photo;
    const edge = (Math.min(width, height) * side.value) / 1000;
    const left = Math.min((width * x.value) / 1000, width - edge);
    const top = Math.min((height * y.value) / 1000, height - edge);
    Object.assign(square.style, {
      width: `${edge}px`,
      height: `${edge}px`,
      left: `${left}px`,
      top: `${top}px`,
    });
    square.hidden = width === 0;
  };

  square.addEventListener("pointerdown", (down) => {
    square.setPointerCapture(down.pointerId);
    const from = { x: down.clientX - square.offsetLeft, y: down.clientY - square.offsetTop };
    square.onpointermove = (move) => {
      x.value = ((move.clientX - from.x) / photo.offsetWidth) * 1000;
      y.value = ((move.clientY - from.y) / photo.offsetHeight) * 1000;
      draw();
    };
  });
  square.addEventListener("pointerup", () => (square.onpointermove = null));
  form.addEventListener("input", draw);
  photo.addEventListener("load", draw);
  addEventListener("resize", draw);
  draw();
}
