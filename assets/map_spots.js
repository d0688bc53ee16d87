/* Where areas lie: which kind they are, whether they are near the magnifier, and their place in the present zoom. */
(function () {
  "use strict";
  var cockpit = (window.cockpit = window.cockpit || {});

  /* Functional zones lie over the areas and may overlap them: an outline of their own, never a fill. */
  cockpit.isZone = function (feature) {
    return feature.properties.level === "zone";
  };

  cockpit.isArea = function (feature) {
    return !cockpit.isZone(feature);
  };

  /* West, south, east, north of nested coordinates. */
  function boxOf(coordinates) {
    var box = [Infinity, Infinity, -Infinity, -Infinity];
    (function walk(part) {
      if (typeof part[0] !== "number") return part.forEach(walk);
      box = [Math.min(box[0], part[0]), Math.min(box[1], part[1]), Math.max(box[2], part[0]), Math.max(box[3], part[1])];
      return undefined;
    })(coordinates);
    return box;
  }

  /* Whether an area can be in sight in the magnifier; a margin as wide as the box is kept around it. */
  cockpit.isNear = function (feature, magnifier) {
    if (!magnifier) return false;
    var box = magnifier.bounds, wide = box[2] - box[0], high = box[3] - box[1], own = boxOf(feature.geometry.coordinates);
    return own[0] < box[2] + wide && own[2] > box[0] - wide && own[1] < box[3] + high && own[3] > box[1] - high;
  };

  /* An area's rings in pixels. */
  cockpit.ringsOf = function (map, layer) {
    var flat = [];
    (function walk(parts) {
      if (parts.length && parts[0].lat !== undefined) {
        flat.push(parts.map(function (at) { var point = map.latLngToLayerPoint(at); return [point.x, point.y]; }));
      } else {
        parts.forEach(walk);
      }
    })(layer.getLatLngs());
    return flat;
  };

  /* Where each area lies in the present zoom: measured once, until the map is zoomed or moved afresh. */
  cockpit.spotsOf = function (face) {
    var map = face.map, key = map.getZoom() + "|" + map.getPixelOrigin();
    if (face.spotsKey === key) return face.spots;
    face.spotsKey = key;
    face.spots = Object.keys(face.layers).map(function (code) {
      var layer = face.layers[code], facts = layer.feature.properties, bounds = layer.getBounds();
      var at = map.latLngToLayerPoint([facts.label_lat, facts.label_lon]);
      var high = map.latLngToLayerPoint(bounds.getNorthWest()), low = map.latLngToLayerPoint(bounds.getSouthEast());
      return { code: code, facts: facts, layer: layer, bounds: bounds, x: at.x, y: at.y, wide: low.x - high.x, high: low.y - high.y, rings: null };
    });
    return face.spots;
  };
})();
