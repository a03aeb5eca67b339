// Draws the pictures of the room of figures, each from the table beside it: what a table does not say, no picture shows. Without this script, or
// without the library, the tables stand alone.
(() => {
  "use strict";
  if (!window.echarts) return;
  const ink = "#1c2733", faint = "#d5dde5", blue = "#1a5b8e", violet = "#8a6bc0", amber = "#b5651d", grey = "#e8edf2";
  const font = getComputedStyle(document.body).fontFamily, text = { fontFamily: font, color: ink, fontSize: 12 };
  const shown = (n) => (n === null ? "不显示" : String(n));
  const axis = { axisLabel: text, axisLine: { lineStyle: { color: faint } }, splitLine: { lineStyle: { color: faint } } };
  const hint = { renderMode: "richText", textStyle: text };

  // A figure without data-n is kept back.
  const read = (table) => ({
    heads: [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim()),
    rows: [...table.tBodies[0].rows].map((row) => ({
      row,
      name: row.cells[0].textContent.trim(),
      link: row.cells[0].querySelector("a")?.href,
      values: [...row.cells].slice(1).map((cell) => (cell.dataset.n === undefined ? null : Number(cell.dataset.n))),
    })),
  });

  const draw = (figure, label, height, option) => {
    const place = document.createElement("div");
    place.style.height = `${height}px`;
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", `${label}。数字见旁边的表。`);
    const all = figure.querySelector(".pictures");
    all.hidden = false;
    all.append(place);
    const chart = echarts.init(place, null, { renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio) });
    chart.setOption({ animation: false, textStyle: text, ...option });
    // A sheet is narrower than a desk: drawn for it, and at once, the words keep their size.
    let onPaper = false;
    new ResizeObserver(() => { if (!onPaper) chart.resize(); }).observe(place);
    addEventListener("beforeprint", () => { onPaper = true; chart.resize({ width: all.childElementCount > 1 ? 215 : 420 }); chart.getZr().flush(); });
    addEventListener("afterprint", () => { onPaper = false; chart.resize({ width: "auto" }); });
    place.dataset.drawn = "";
    return chart;
  };

  // From light to dark, never so dark that ink could not be read on it; the lightest for nobody.
  const shade = (share) => {
    const [from, to] = [[230, 240, 248], [104, 160, 210]];
    return `rgb(${from.map((part, i) => Math.round(part + (to[i] - part) * share)).join(",")})`;
  };

  // The next round number, so that an axis ends at one and its half is whole.
  const round = (n) => { const step = n < 10 ? 2 : n < 100 ? 10 : 10 ** Math.floor(Math.log10(n)) / 5; return Math.ceil(n / step) * step; };
  const names = (rows) => ({
    type: "category", inverse: true, data: rows.map((row) => row.name), ...axis,
    axisLabel: { ...text, width: window.innerWidth < 620 ? 96 : 190, overflow: "truncate" },
  });

  const tiles = (figure, data) => data.heads.forEach((head, at) => {
    const places = data.rows.filter((row) => row.row.dataset.x), most = Math.max(1, ...places.map((row) => row.values[at] ?? 0));
    const chart = draw(figure, `${head}，${figure.dataset.title}方格图`, 340, {
      title: { text: head, left: "center", top: 0, textStyle: { ...text, fontSize: 14 } },
      grid: { left: 4, right: 4, top: 28, bottom: 4 },
      xAxis: { type: "category", data: [0, 1, 2, 3], show: false },
      yAxis: { type: "category", data: [0, 1, 2, 3, 4], inverse: true, show: false },
      series: [{
        type: "custom",
        data: places.map((row) => [Number(row.row.dataset.x), Number(row.row.dataset.y)]),
        renderItem: (params, api) => {
          const place = places[params.dataIndex], n = place.values[at];
          const [x, y] = api.coord([api.value(0), api.value(1)]), [width, height] = api.size([1, 1]);
          return {
            type: "rect",
            shape: { x: x - width / 2 + 2, y: y - height / 2 + 2, width: width - 4, height: height - 4, r: 6 },
            style: { fill: n === null ? grey : shade(n / most) },
            textContent: { style: { ...text, text: `${place.name}\n${shown(n)}`, fill: ink, align: "center", lineHeight: 18 } },
            textConfig: { position: "inside" },
          };
        },
      }],
    });
    chart.on("click", ({ dataIndex }) => { if (places[dataIndex].link) location.assign(places[dataIndex].link); });
  });

  const bars = (figure, data) => draw(figure, `${figure.dataset.title}条形图`, 70 + data.rows.length * 34, {
    legend: { top: 0, textStyle: text },
    grid: { left: 8, right: 40, top: 34, bottom: 8, containLabel: true },
    tooltip: hint,
    xAxis: { type: "value", minInterval: 1, ...axis, axisLabel: { ...text, hideOverlap: true } },
    yAxis: names(data.rows),
    series: data.heads.map((name, at) => ({
      name, type: "bar", barMaxWidth: 12, itemStyle: { color: [blue, violet][at] }, label: { show: true, position: "right", ...text },
      data: data.rows.map((row) => row.values[at]),
    })),
  });

  const pyramid = (figure, data) => {
    const label = figure.querySelector("figcaption").textContent.trim(), years = data.rows.filter((row) => /^\d/.test(row.name));
    const most = round(Math.max(1, ...years.flatMap((row) => row.values.slice(0, 2).map((n) => n ?? 0))));
    draw(figure, label, 420, {
      legend: { top: 0, textStyle: text },
      grid: { left: 8, right: 12, top: 34, bottom: 8, containLabel: true },
      tooltip: { ...hint, formatter: (part) => `${part.name} ${part.seriesName}：${Math.abs(part.value)}` },
      xAxis: { type: "value", min: -most, max: most, interval: most / 2, ...axis, axisLabel: { ...text, formatter: (n) => String(Math.abs(n)) } },
      yAxis: { type: "category", data: years.map((row) => row.name), ...axis, axisTick: { show: false } },
      series: data.heads.slice(0, 2).map((name, at) => ({
        name, type: "bar", stack: "both", barWidth: "78%", itemStyle: { color: [blue, amber][at] },
        data: years.map((row) => (row.values[at] === null ? null : at === 0 ? -row.values[at] : row.values[at])),
      })),
    });
  };

  const trend = (figure, data) => draw(figure, figure.querySelector("figcaption").textContent.trim(), 340, {
    legend: { top: 0, textStyle: text },
    grid: { left: 8, right: 48, top: 34, bottom: 8, containLabel: true },
    tooltip: { ...hint, trigger: "axis" },
    xAxis: { type: "category", boundaryGap: false, data: data.rows.map((row) => row.name), ...axis, axisLabel: { ...text, hideOverlap: true } },
    yAxis: { type: "value", minInterval: 1, ...axis },
    series: data.heads.map((name, at) => ({
      name, type: "line", symbolSize: 7, lineStyle: { width: 2, type: at ? "dashed" : "solid" }, symbol: at ? "diamond" : "circle",
      itemStyle: { color: [blue, violet][at] }, data: data.rows.map((row) => row.values[at]),
    })),
  });

  // Rows as bars, columns as their parts; the sums at the end of lines are no part.
  const stack = (figure, data) => {
    const parts = data.heads.map((name, at) => ({ name, at })).filter(({ at }) => data.rows.some((row) => row.values[at] !== null));
    draw(figure, figure.querySelector("figcaption").textContent.trim(), 80 + data.rows.length * 26, {
      color: [blue, amber, violet, "#2e8a5a", "#a32626", "#7a8794", "#c99a2e", "#3f8fa6", "#5b3c93", "#8c5a3c", "#6b8f2a", "#b05a8c"],
      legend: { top: 0, type: "scroll", textStyle: text },
      grid: { left: 8, right: 24, top: 34, bottom: 8, containLabel: true },
      tooltip: hint,
      xAxis: { type: "value", minInterval: 1, ...axis, axisLabel: { ...text, hideOverlap: true } },
      yAxis: names(data.rows),
      series: parts.map(({ name, at }) => ({ name, type: "bar", stack: "all", barMaxWidth: 18, data: data.rows.map((row) => row.values[at]) })),
    });
  };

  const charts = { tiles, bars, pyramid, trend, stack };
  for (const figure of document.querySelectorAll("figure[data-chart]")) {
    const data = read(figure.querySelector("table"));
    if (data.rows.length > 0) charts[figure.dataset.chart](figure, data);
  }
})();
