// Draws every canvas that carries its series, in the colours of the stylesheet. The same figures stand
// in a table below each chart, so a page without scripts loses nothing.
const style = getComputedStyle(document.documentElement);
const probe = document.createElement("i");

// light-dark() resolves only in a real property, so the colour is read back from an element.
const colour = (name) => {
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
};

const draw = (canvas) => {
  const { labels, series } = JSON.parse(canvas.dataset.series);
  const isLine = canvas.dataset.kind === "line";
  const palette = [colour("tea"), colour("clay"), colour("straw")];
  const ink = colour("ink-soft");
  const rule = colour("rule");
  const axis = { grid: { color: rule, drawBorder: false }, ticks: { color: ink, maxRotation: 0 } };
  new window.Chart(canvas, {
    type: canvas.dataset.kind,
    data: {
      labels,
      datasets: series.map((line, index) => ({
        label: line.name,
        data: line.values,
        borderColor: palette[index],
        backgroundColor: isLine ? colour("tea-wash") : palette[index],
        borderWidth: isLine ? 2 : 0,
        borderRadius: 4,
        maxBarThickness: 22,
        pointRadius: 0,
        tension: 0.3,
        fill: isLine,
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      indexAxis: isLine ? "x" : "y",
      font: { family: style.getPropertyValue("--type") },
      interaction: { mode: "index", intersect: false, axis: isLine ? "x" : "y" },
      scales: { x: { ...axis, beginAtZero: true }, y: { ...axis, beginAtZero: true } },
      plugins: { legend: { display: series.length > 1, labels: { color: ink, boxWidth: 12 } } },
    },
  });
};

// Draws the charts of a part of the page.
export function drawCharts(part) {
  if (!window.Chart) return;
  document.body.append(probe);
  window.Chart.defaults.font.family = style.getPropertyValue("--type");
  part.querySelectorAll("canvas[data-series]").forEach(draw);
  probe.remove();
}

drawCharts(document);
