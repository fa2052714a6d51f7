/** What stands in a photo's frame until its picture is there. */
export const placeholdersSchema = `
ALTER TABLE photos ADD COLUMN placeholder BLOB;  -- ThumbHash of the thumbnail
`;
