/* Point layers: events and monitors, one shape each, in one neutral ink; colours stay with values and warnings. */
(function () {
  "use strict";
  var cockpit = (window.cockpit = window.cockpit || {});
  var drawn = {}; // face role → the canvas layer on its map

  var SHAPES = {
    circle: function (pen, r) { pen.arc(0, 0, r, 0, 7); },
    square: function (pen, r) { pen.rect(-r * 0.9, -r * 0.9, r * 1.8, r * 1.8); },
    triangle: function (pen, r) { pen.moveTo(0, -r * 1.2); pen.lineTo(r * 1.1, r * 0.8); pen.lineTo(-r * 1.1, r * 0.8); pen.closePath(); },
    diamond: function (pen, r) { pen.moveTo(0, -r * 1.3); pen.lineTo(r * 1.3, 0); pen.lineTo(0, r * 1.3); pen.lineTo(-r * 1.3, 0); pen.closePath(); },
    cross: function (pen, r) { pen.rect(-r * 1.2, -r * 0.4, r * 2.4, r * 0.8); pen.rect(-r * 0.4, -r * 1.2, r * 0.8, r * 2.4); }
  };

  /* Many points are drawn smaller, so that the areas and their names stay in sight. */
  function radiusOf(layer) {
    return layer.points.length > 150 ? 3 : layer.points.length > 40 ? 4 : 6;
  }

  function drawPoint(pen, shape, text, radius, unit) {
    pen.beginPath();
    (SHAPES[shape] || SHAPES.circle)(pen, radius * unit);
    pen.stroke();
    pen.fill();
    if (!text) return;
    pen.strokeText(text, 0, -12 * unit);
    pen.fillText(text, 0, -12 * unit);
  }

  /* A reading is written only where it lies over no area's label. */
  function isFree(map, face, at, unit) {
    var here = map.containerPointToLayerPoint(at);
    return !(face.labelBoxes || []).some(function (box) {
      return here.x > box[0] - 20 * unit && here.x < box[2] + 20 * unit && here.y - 30 * unit < box[3] && here.y > box[1];
    });
  }

  function draw(face, canvas, layers) {
    var map = face.map, size = map.getSize(), ratio = window.devicePixelRatio || 1, unit = cockpit.unit();
    canvas.width = size.x * ratio;
    canvas.height = size.y * ratio;
    canvas.style.width = size.x + "px";
    canvas.style.height = size.y + "px";
    cockpit.pinToMap(map, canvas);
    var pen = canvas.getContext("2d");
    pen.font = 20 * unit + "px " + cockpit.token("font");
    pen.textAlign = "center";
    pen.lineJoin = "round";
    layers.forEach(function (layer) {
      layer.points.forEach(function (point) {
        var at = map.latLngToContainerPoint([point[1], point[0]]);
        if (at.x < -20 || at.y < -20 || at.x > size.x + 20 || at.y > size.y + 20) return;
        pen.setTransform(ratio, 0, 0, ratio, at.x * ratio, at.y * ratio);
        pen.fillStyle = cockpit.token("text-1");
        pen.strokeStyle = cockpit.token("ink-0");
        pen.lineWidth = (point[2] ? 2.5 : 1.5) * unit;
        drawPoint(pen, layer.shape, isFree(map, face, at, unit) ? point[2] : "", radiusOf(layer), unit);
      });
    });
  }

  function ground(face) {
    if (!drawn[face.role]) {
      var pane = face.map.createPane("points");
      pane.style.zIndex = 430;
      pane.style.pointerEvents = "none";
      var canvas = document.createElement("canvas");
      canvas.style.position = "absolute";
      pane.appendChild(canvas);
      drawn[face.role] = { canvas: canvas, layers: [] };
      face.map.on("moveend zoomend resize", function () { draw(face, canvas, drawn[face.role].layers); });
    }
    return drawn[face.role];
  }

  /* Show point layers named by their addresses; an empty list clears the map of points. */
  cockpit.showPoints = function (faces, urls) {
    return Promise.all(urls.map(cockpit.fetchJson)).then(function (layers) {
      Object.keys(faces).forEach(function (role) {
        var here = ground(faces[role]);
        here.layers = layers;
        draw(faces[role], here.canvas, layers);
      });
    });
  };
})();
