/* The district map and its magnifier. The only script that knows Leaflet; `layouts/district_map.py` is the only layout.
   Geometry comes once by an immutable address, figures by another; a change of figures only recolours. */
(function () {
  "use strict";
  var cockpit = (window.cockpit = window.cockpit || {});
  var NAMES = { main: "district-map", magnifier: "magnifier-map" };
  var MOST_VECTORS = 3000; // above this many areas a canvas draws faster than SVG
  var FEW_AREAS = 40; // up to this many, every area is named even where its name is wider than it
  var faces = {}; // main and magnifier: {map, areas, layers, svg, selection}
  var shown = { geometryUrl: null, collection: null, frame: null, figures: null, selected: "" };
  var waiting = [], asked = 0;

  window.L.Map.addInitHook(function () {
    adopt(this);
  });

  function adopt(map) {
    var role = Object.keys(NAMES).filter(function (key) { return NAMES[key] === map.getContainer().id; })[0];
    if (!role) return;
    map.whenReady(function () {
      var pane = map.createPane("drawing");
      pane.style.zIndex = 450;
      pane.style.pointerEvents = "none";
      var svg = cockpit.svg("svg", { "class": "map-drawing", width: 1, height: 1 });
      pane.appendChild(svg);
      faces[role] = { role: role, map: map, svg: svg, layers: {} };
      cockpit.faces = faces;
      new ResizeObserver(function () { fitAgain(faces[role]); }).observe(map.getContainer());
      map.on("zoomend", function () { label(faces[role]); leaders(); });
      map.on("move", leaders);
      map.on("moveend", function () { if (isCrowded()) label(faces[role]); });
      map.on("click", function () { if (shown.selected) cockpit.go({ area: null, figure: null }); });
      waiting.splice(0).forEach(function (resolve) { resolve(); });
    });
  }

  function bothReady() {
    return new Promise(function (resolve) {
      (function check() {
        if (faces.main && faces.magnifier) resolve();
        else waiting.push(check);
      })();
    });
  }

  function isCrowded() {
    return shown.collection && shown.collection.features.length > MOST_VECTORS;
  }

  /* ---- geometry ---- */

  function build(face) {
    [face.edge, face.areas, face.zones, face.selection].forEach(function (layer) { if (layer) layer.remove(); });
    face.layers = {};
    face.spotsKey = "";
    face.selection = null;
    face.renderer = isCrowded() ? window.L.canvas({ padding: 0.2 }) : window.L.svg({ padding: 0.4 });
    face.edge = isCrowded() ? null : window.L.geoJSON(shown.collection, { interactive: false, renderer: face.renderer, filter: cockpit.isArea }).addTo(face.map);
    face.zones = window.L.geoJSON(shown.collection, { interactive: false, renderer: face.renderer, filter: cockpit.isZone });
    face.areas = window.L.geoJSON(shown.collection, {
      renderer: face.renderer,
      filter: function (feature) { return cockpit.isArea(feature) && (face.role === "main" || cockpit.isNear(feature, shown.frame.magnifier)); },
      onEachFeature: function (feature, layer) {
        face.layers[feature.properties.code] = layer;
        layer.on({ click: pick, mouseover: hint, mousemove: hint, mouseout: hint });
      }
    }).addTo(face.map);
    weigh(face);
  }

  function layZones(face) {
    if (isOn("zones")) face.zones.addTo(face.map);
    else face.zones.remove();
  }

  /* West, south, east, north → Leaflet's corners. */
  function boxOf(bounds) {
    return window.L.latLngBounds([bounds[1], bounds[0]], [bounds[3], bounds[2]]);
  }

  function weigh(face) {
    var unit = cockpit.unit();
    if (face.edge) face.edge.setStyle({ fill: false, color: cockpit.token("outline"), weight: 4 * unit, lineJoin: "round" });
    face.zones.setStyle({ fill: false, color: cockpit.token("text-1"), weight: 2.5 * unit, dashArray: 10 * unit + " " + 6 * unit });
    face.areas.setStyle({ color: cockpit.token("ink-0"), weight: isCrowded() ? 0.4 : 1.6 * unit, fillOpacity: 1, lineJoin: "round" });
  }

  function fit(face) {
    var frame = shown.frame, unit = cockpit.unit(), isWide = window.matchMedia("(min-aspect-ratio: 5/2)").matches;
    if (!frame || !face.areas) return;
    face.map.invalidateSize({ animate: false, pan: false });
    var bounds = face.role === "main" ? face.areas.getBounds() : frame.magnifier && boxOf(frame.magnifier.bounds);
    if (!bounds || !bounds.isValid()) return;
    var beside = (frame.magnifier && !isWide ? 530 : 40) * unit;
    var options = face.role === "main" ? bestPadding(face.map, bounds, beside, unit) : { paddingTopLeft: [10 * unit, 26 * unit], paddingBottomRight: [10 * unit, 10 * unit] };
    options.animate = false;
    face.map.fitBounds(bounds, options);
  }

  /* Room for title and legend: the legend is passed on its left, or above it, whichever leaves the larger map. */
  function bestPadding(map, bounds, beside, unit) {
    var choices = [
      { paddingTopLeft: [28 * unit, 58 * unit], paddingBottomRight: [Math.max(beside, 520 * unit), 12 * unit] },
      { paddingTopLeft: [28 * unit, 58 * unit], paddingBottomRight: [beside, 210 * unit] }
    ];
    var zooms = choices.map(function (choice) {
      var sum = window.L.point(choice.paddingTopLeft).add(window.L.point(choice.paddingBottomRight));
      return map.getBoundsZoom(bounds, false, sum);
    });
    return zooms[0] >= zooms[1] ? choices[0] : choices[1];
  }

  /* The room has changed, because the window has or because the legend beside it needs more lines. */
  function fitAgain(face) {
    if (!shown.collection || !shown.figures) return;
    weigh(face);
    fit(face);
    recolour(face);
    leaders();
  }

  function leaders() {
    var svg = document.getElementById("leaders");
    if (!svg) {
      svg = cockpit.svg("svg", { id: "leaders", "class": "leaders", "aria-hidden": "true" });
      document.querySelector(".wall").appendChild(svg);
    }
    var box = shown.frame && shown.frame.magnifier && faces.magnifier.map.getContainer().getBoundingClientRect();
    if (!box || !box.width) return cockpit.drawLeaders(svg, null, null);
    var map = faces.main.map, corner = map.getContainer().getBoundingClientRect(), bounds = boxOf(shown.frame.magnifier.bounds);
    var high = map.latLngToContainerPoint(bounds.getNorthWest()), low = map.latLngToContainerPoint(bounds.getSouthEast());
    var frame = { left: corner.left + high.x, top: corner.top + high.y, right: corner.left + low.x, bottom: Math.min(corner.top + low.y, corner.bottom) };
    var inset = { left: box.left, top: Math.max(box.top, corner.top), bottom: Math.min(box.bottom, corner.bottom) };
    return cockpit.drawLeaders(svg, frame, inset);
  }

  /* ---- figures ---- */

  function figureOf(code) {
    var figures = shown.figures;
    return (figures && figures.areas[code]) || null;
  }

  /* An area's fill: a class colour, a pattern for what has no figure, the ground when the layer is off. */
  function fillOf(face, code) {
    var figure = figureOf(code);
    var isOutside = face.role === "magnifier" && shown.frame.magnifier && !isMagnified(code);
    if (!figure || isOutside || !(code in face.layers) || !isOn("areas")) return cockpit.token("ink-2");
    if (typeof figure[0] === "number") return cockpit.token("class-" + figure[0]);
    return figure[0] === "not-reporting" ? cockpit.token("ink-2") : paint(figure[0]);
  }

  function paint(pattern) {
    return isCrowded() ? cockpit.token("hatch-line") : "url(#pattern-" + pattern + ")";
  }

  function isOn(layer) {
    return !shown.frame || shown.frame.layers.indexOf(layer) >= 0;
  }

  function recolour(face) {
    Object.keys(face.layers).forEach(function (code) {
      var layer = face.layers[code], fill = fillOf(face, code);
      if (layer.options.fillColor !== fill) layer.setStyle({ fillColor: fill });
    });
    layZones(face);
    outlineSelected(face);
    label(face);
  }

  function outlineSelected(face) {
    if (face.selection) face.selection.remove();
    face.selection = null;
    var chosen = shown.collection.features.filter(function (feature) { return feature.properties.code === shown.selected; });
    if (!chosen.length) return;
    face.selection = window.L.geoJSON(chosen, {
      interactive: false, renderer: face.renderer,
      style: { fill: false, color: cockpit.token("focus"), weight: 4 * cockpit.unit(), lineJoin: "round" }
    }).addTo(face.map);
  }

  function isMagnified(code) {
    return Boolean(shown.frame.magnifier) && shown.frame.magnifier.codes.indexOf(code) >= 0;
  }

  function candidates(face, style) {
    var map = face.map, view = map.getBounds(), isInset = face.role === "magnifier" && Boolean(shown.frame.magnifier);
    var hasAlerts = isOn("alerts"), hasFigures = isOn("areas"), isFew = shown.collection.features.length <= FEW_AREAS;
    return cockpit.spotsOf(face).filter(function (spot) {
      var severe = hasAlerts && figureOf(spot.code) && figureOf(spot.code)[2];
      if (!severe && spot.wide <= style.size * 1.6) return false;
      return (isInset ? isMagnified(spot.code) : severe || !isMagnified(spot.code)) && view.intersects(spot.bounds);
    }).map(function (spot) {
      var figure = figureOf(spot.code), isElsewhere = !isInset && isMagnified(spot.code);
      var mark = hasAlerts && figure && figure[2] ? markOf(spot.code, figure[2], isElsewhere) : null;
      if (!spot.rings) spot.rings = cockpit.ringsOf(map, spot.layer);
      return {
        code: spot.code, x: spot.x, y: spot.y, rings: spot.rings, mark: mark, name: spot.facts.label,
        value: hasFigures && figure ? figure[1] : "",
        isMarkOnly: isElsewhere, mayShorten: !isElsewhere, isForced: isFew || spot.code === shown.selected,
        weight: spot.wide * spot.high + (mark ? 1e9 * mark.severity : 0) + (spot.code === shown.selected ? 1e10 : 0)
      };
    });
  }

  function markOf(code, severity, isSmall) {
    var words = (shown.frame.rings[code] || "unclaimed").split(" ");
    return { severity: severity, handling: words[0], hasBell: words[1] === "bell", isSmall: isSmall };
  }

  function zoneNames(face) {
    if (!isOn("zones")) return [];
    return face.zones.getLayers().map(function (layer) {
      var facts = layer.feature.properties, at = face.map.latLngToLayerPoint([facts.label_lat, facts.label_lon]);
      return { code: facts.code, x: at.x, y: at.y, rings: cockpit.ringsOf(face.map, layer), name: facts.label, value: "", mark: null, weight: -1, mayShorten: false };
    });
  }

  function label(face) {
    if (!shown.collection || !shown.frame) return;
    var unit = cockpit.unit(), isInset = face.role === "magnifier";
    var style = { unit: unit, size: 21 * unit, line: 25 * unit, mark: 39 * unit, gap: 4 * unit, tightness: isInset ? 0.5 : 0.84, isLoose: isInset, isCrowded: shown.frame.points.length > 0 };
    var placed = cockpit.placeLabels(candidates(face, style).concat(zoneNames(face)), style);
    face.labelBoxes = [].concat.apply([], placed.map(function (one) { return one.boxes; }));
    cockpit.drawLabels(face.svg, placed, style, function (code) { return fillOf(face, code); });
  }

  /* ---- people ---- */

  function pick(event) {
    var code = event.target.feature.properties.code;
    window.L.DomEvent.stopPropagation(event);
    if (code !== shown.selected) return cockpit.go({ area: code, figure: null });
    var figures = shown.figures;
    return figures && cockpit.go({ figure: figures.indicator + "@" + code + "@" + figures.period });
  }

  function hint(event) {
    var box = document.getElementById("map-hint"), facts = event.target.feature.properties, figure = figureOf(facts.code);
    if (!box) return;
    box.hidden = event.type === "mouseout";
    if (box.hidden) return;
    box.textContent = facts.name + (figure ? "  " + figure[1] + (typeof figure[0] === "number" && shown.figures.unit === "%" ? "%" : "") + (figure[3] ? "  " + figure[3] : "") : "");
    var wall = box.parentNode.getBoundingClientRect(), x = event.originalEvent.clientX - wall.left, y = event.originalEvent.clientY - wall.top;
    box.style.left = Math.min(x + 16, wall.width - box.offsetWidth - 8) + "px";
    box.style.top = Math.max(8, y - box.offsetHeight - 12) + "px";
  }

  /* ---- the one entry ---- */

  function showGeometry(url, frame) {
    if (url === shown.geometryUrl) return Promise.resolve();
    return cockpit.fetchJson(url).then(function (collection) {
      shown.geometryUrl = url;
      shown.collection = collection;
      shown.frame = frame;
      build(faces.main);
      build(faces.magnifier);
      document.querySelector(".magnifier").classList.toggle("is-idle", !frame.magnifier);
      fit(faces.main);
      fit(faces.magnifier);
    });
  }

  function lay(frame, figures, selected) {
    var from = window.performance.now();
    shown.frame = frame;
    shown.figures = figures;
    shown.selected = selected;
    recolour(faces.main);
    recolour(faces.magnifier);
    leaders();
    cockpit.showPoints(faces, frame.points);
    cockpit.showAround(frame); // last: what it changes makes the browser lay out anew whatever is measured after it
    cockpit.recolourMs = window.performance.now() - from;
  }

  /* Show a frame {geometry, figures, title, foot, points, layers, magnifier} with an area selected; resolves when painted,
     or when a later frame has been asked for. */
  cockpit.showMap = function (frame, selected) {
    var mine = ++asked;
    cockpit.definePatterns();
    document.querySelector(".stage").classList.toggle("has-no-map", !frame.geometry);
    if (!frame.geometry || !shown.figures) cockpit.showAround(frame);
    if (!frame.geometry) return Promise.resolve();
    return Promise.all([bothReady(), cockpit.fetchJson(frame.figures), cockpit.fetchJson(frame.geometry)]).then(function (got) {
      if (mine !== asked) return null;
      return showGeometry(frame.geometry, frame).then(function () { lay(frame, got[1], selected); });
    });
  };

  /* Lay an element over the map's present view. */
  cockpit.pinToMap = function (map, element) {
    window.L.DomUtil.setPosition(element, map.containerPointToLayerPoint([0, 0]));
  };
})();
