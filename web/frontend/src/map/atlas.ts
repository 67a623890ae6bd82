/** The atlas: regions of the world by code, loaded once a map is wanted. */
import type { FeatureCollection, MultiPolygon } from "geojson";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { bundleUrl } from "../ui/bundles";

/** Codes with the shapes of their regions; a region without a code has its name instead. */
export type Atlas = ReadonlyMap<string, MultiPolygon>;

let loading: Promise<Atlas> | null = null;

/** Load the atlas; rejects where it cannot be had. */
export function loadAtlas(): Promise<Atlas> {
  return (loading ??= fetchAtlas());
}

async function fetchAtlas(): Promise<Atlas> {
  const answer = await fetch(bundleUrl("atlas.json"));
  if (!answer.ok) throw new Error(`atlas.json: ${answer.status}`);
  const topology = (await answer.json()) as Topology<{ regions: GeometryCollection }>;
  const { features } = feature(topology, topology.objects.regions) as FeatureCollection<MultiPolygon>;
  return new Map(features.map(({ id, geometry }) => [String(id), geometry]));
}
