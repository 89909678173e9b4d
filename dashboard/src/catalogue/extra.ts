/** Where a panel of a layout is: parts of the whole, from 0 to 1. */
export interface Tile {
  panel: string;
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function isTile(value: unknown): value is Tile {
  const tile = membersOf(value);
  return (
    typeof tile.panel === "string" &&
    typeof tile.type === "string" &&
    [tile.x, tile.y, tile.width, tile.height].every(side => typeof side === "number" && side >= 0 && side <= 1)
  );
}

/** What the server found in a layout besides what all items have; the contract leaves the form of it open. */
export function tilesOf(extra: unknown): Tile[] {
  const { tiles } = membersOf(extra);
  return Array.isArray(tiles) ? tiles.filter(isTile) : [];
}

/** Whether the code could be read well enough that the list of what an extension brings is whole. */
export function isComplete(extra: unknown): boolean {
  return membersOf(extra).complete !== false;
}
