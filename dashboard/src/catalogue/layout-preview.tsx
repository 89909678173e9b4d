import type { Tile } from "./extra";
import styles from "./layout-preview.module.css";
import { useCatalogueTexts } from "./texts";

const width = 640;
const height = 360;
const gap = 2;
const letter = 7; // about as wide as one is at 12 pixels

/** What panels are for decides their colour. */
const groups: Record<string, string> = {
  "3D": "scene",
  Image: "scene",
  map: "scene",
  Plot: "chart",
  StateTransitions: "chart",
  Gauge: "chart",
  Indicator: "chart",
  PieChart: "chart",
  Table: "text",
  RawMessages: "text",
  RawMessagesVirtual: "text",
  RosOut: "text",
  DiagnosticSummary: "text",
  DiagnosticStatusPanel: "text",
  SourceInfo: "text",
  Publish: "control",
  Teleop: "control",
  CallService: "control",
  Parameters: "control",
  GlobalVariableSliderPanel: "control",
};

/** The mosaic of a layout, drawn from where its panels are. */
export function LayoutPreview({ tiles }: { tiles: Tile[] }) {
  const c = useCatalogueTexts();
  const names = [...new Set(tiles.map(tile => tile.type))].join(", ");
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={c.preview.label({ panels: names })}
      className={styles.preview}
    >
      {tiles.map(tile => (
        <TileShape key={`${tile.panel} ${tile.x} ${tile.y}`} tile={tile} />
      ))}
    </svg>
  );
}

function TileShape({ tile }: { tile: Tile }) {
  const box = {
    x: tile.x * width + gap,
    y: tile.y * height + gap,
    width: Math.max(1, tile.width * width - 2 * gap),
    height: Math.max(1, tile.height * height - 2 * gap),
  };
  const room = Math.floor((box.width - 16) / letter);
  // A panel of an extension is named `<extension>.<panel>`.
  const name = tile.type.slice(tile.type.lastIndexOf(".") + 1);
  const isTab = tile.type === "Tab";
  return (
    <g className={styles[groups[tile.type] ?? (isTab ? "tab" : tile.type.includes(".") ? "extension" : "other")]}>
      <title>{tile.type}</title>
      <rect {...box} rx={4} />
      {!isTab && box.height >= 20 && room >= 3 && (
        <text x={box.x + 8} y={box.y + 17}>
          {name.length > room ? `${name.slice(0, room - 1)}…` : name}
        </text>
      )}
    </g>
  );
}
