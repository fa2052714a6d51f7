/**
 * What stands in a photo's frame until its picture is there, and all that a timeline says of a photo as one number in
 * the index that gives its order: 200,000 photos are told without reading their rows.
 */
export const placeholdersSchema = `
ALTER TABLE photos ADD COLUMN placeholder BLOB;  -- ThumbHash of the thumbnail
ALTER TABLE photos ADD COLUMN colour INTEGER;    -- its average, RGB in 5, 6 and 5 bits
-- duration in s, colour (16 bits), width in 64ths of the height (8 bits; 0: unknown), then 4 bits of marks
ALTER TABLE photos ADD COLUMN tile INTEGER GENERATED ALWAYS AS (
  ((coalesce(duration_ms, 0) / 1000 * 65536 + coalesce(colour, 0)) * 256
    + coalesce(max(1, min(255, (width * 128 / nullif(height, 0) + 1) / 2)), 0)) * 16
  + (taken_at IS NULL) * 4 + (has_motion <> 0) * 2 + (kind = 'video')) VIRTUAL;
DROP INDEX photos_by_state_time;
CREATE INDEX photos_by_state_time ON photos (state, sort_at DESC, id DESC, tile)
  WHERE missing_since IS NULL AND part_of IS NULL;
CREATE INDEX photos_without_placeholder ON photos (id) WHERE placeholder IS NULL AND state = 'done';
DROP INDEX photos_by_whole;
CREATE INDEX photos_by_whole ON photos (part_of, part_kind, missing_since) WHERE part_of IS NOT NULL;
DROP INDEX places_by_photo;
CREATE INDEX places_by_photo ON places (photo_id, missing_since);
`;
