// A picture to send for people who have none at hand: a house in the water.

const WIDTH = 320;
const HEIGHT = 200;

export function samplePhoto() {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  const brush = canvas.getContext("2d");
  fill(brush, "#b9c7cf", [[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]]);
  fill(brush, "#93a3ab", [[0, 92], [90, 60], [170, 84], [250, 52], [WIDTH, 80], [WIDTH, 150], [0, 150]]);
  fill(brush, "#e9dcc6", [[100, 90], [220, 90], [220, 170], [100, 170]]);
  fill(brush, "#9a4a34", [[86, 92], [160, 44], [234, 92]]);
  fill(brush, "#5d6f78", [[118, 106], [142, 106], [142, 130], [118, 130]]);
  fill(brush, "#5d6f78", [[178, 106], [202, 106], [202, 130], [178, 130]]);
  fill(brush, "#6c8591", [[0, 146], [80, 140], [160, 147], [240, 140], [WIDTH, 146], [WIDTH, HEIGHT], [0, HEIGHT]]);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

function fill(brush, colour, corners) {
  brush.fillStyle = colour;
  brush.beginPath();
  for (const [x, y] of corners) brush.lineTo(x, y);
  brush.fill();
}
