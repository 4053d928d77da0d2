/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-value-codec.h"

#include <math.h>
#include <string.h>

#include "scholia-limits.h"

#define SHA256_CHARS 64
/* The last millisecond of the year 9999: what every calendar takes. */
#define MAX_TIME_MS G_GUINT64_CONSTANT (253402300799999)

ScholiaIdText
scholia_read_id (ScholiaJsonReader *reader,
                 const char        *name)
{
  ScholiaIdText text = { "" };

  if (!scholia_json_reader_copy_string (reader, name, text.text, sizeof text.text) ||
      scholia_id_is_valid (text.text))
    return text;

  scholia_json_reader_fail (reader, name, SCHOLIA_ERROR_MALFORMED, "must be a lower-case UUID");
  return (ScholiaIdText) { "" };
}

GStrv
scholia_read_ids (ScholiaJsonReader *reader,
                  const char        *name,
                  guint              max)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (scholia_json_reader_has (reader, name) &&
      scholia_json_reader_enter_array (reader, name, max))
    {
      while (scholia_json_reader_next (reader))
        {
          ScholiaIdText id = scholia_read_id (reader, NULL);

          g_strv_builder_add (builder, id.text);
        }
      scholia_json_reader_leave (reader);
    }

  return g_strv_builder_end (builder);
}

char *
scholia_read_head_id (ScholiaJsonReader *reader,
                      guint64            seq)
{
  g_autofree char *head_id = scholia_json_reader_dup_string (reader, "headId", 0, G_MAXLONG);

  if (head_id == NULL)
    return NULL;

  if (seq > 0)
    scholia_read_id (reader, "headId");
  else if (head_id[0] != '\0')
    scholia_json_reader_fail (reader, "headId", SCHOLIA_ERROR_MALFORMED,
                              "must be empty, as “seq” is 0");

  return g_steal_pointer (&head_id);
}

char *
scholia_read_board_id (ScholiaJsonReader *reader,
                       const char        *name)
{
  g_autofree char *id = scholia_json_reader_dup_string (reader, name, 0, G_MAXLONG);

  if (id == NULL || scholia_board_id_is_valid (id))
    return g_steal_pointer (&id);

  scholia_json_reader_fail (reader, name, SCHOLIA_ERROR_MALFORMED, "must be a board's id");
  return NULL;
}

gint64
scholia_read_time (ScholiaJsonReader *reader,
                   const char        *name)
{
  return (gint64) scholia_json_reader_get_integer (reader, name, 0, MAX_TIME_MS);
}

gint64
scholia_read_optional_time (ScholiaJsonReader *reader,
                            const char        *name)
{
  return scholia_json_reader_has (reader, name) ? scholia_read_time (reader, name) : 0;
}

guint
scholia_read_color (ScholiaJsonReader *reader,
                    const char        *name)
{
  return (guint) scholia_json_reader_get_integer (reader, name, 0, SCHOLIA_N_COLORS - 1);
}

ScholiaRole
scholia_read_role (ScholiaJsonReader *reader,
                   const char        *name)
{
  g_autofree char *role_name = scholia_json_reader_dup_string (reader, name, 0, G_MAXLONG);
  ScholiaRole role = SCHOLIA_ROLE_VIEWER;

  if (role_name != NULL && !scholia_role_from_string (role_name, &role))
    scholia_json_reader_fail (reader, name, SCHOLIA_ERROR_MALFORMED,
                              "must be “viewer”, “commenter” or “moderator”");

  return role;
}

typedef char *(*CleanFunc) (const char  *words,
                            GError     **error);

static char *
read_words (ScholiaJsonReader *reader,
            const char        *name,
            glong              max_chars,
            gboolean           is_clean,
            CleanFunc          clean)
{
  g_autofree char *words = NULL;
  g_autoptr(GError) error = NULL;
  char *cleaned;

  if (is_clean)
    return scholia_json_reader_dup_string (reader, name, 1, max_chars);

  words = scholia_json_reader_dup_string (reader, name, 0, G_MAXLONG);
  if (words == NULL)
    return NULL;

  cleaned = clean (words, &error);
  if (cleaned == NULL)
    scholia_json_reader_fail (reader, name, (ScholiaError) error->code, "%s", error->message);

  return cleaned;
}

char *
scholia_read_name (ScholiaJsonReader *reader,
                   const char        *name,
                   gboolean           is_clean)
{
  return read_words (reader, name, SCHOLIA_MAX_NAME_CHARS, is_clean, scholia_person_clean_name);
}

char *
scholia_read_title (ScholiaJsonReader *reader,
                    const char        *name,
                    gboolean           is_clean)
{
  return read_words (reader, name, SCHOLIA_MAX_TITLE_CHARS, is_clean, scholia_board_clean_title);
}

char *
scholia_read_body (ScholiaJsonReader *reader,
                   const char        *name,
                   gboolean           is_clean)
{
  return read_words (reader, name, SCHOLIA_MAX_COMMENT_CHARS, is_clean,
                     scholia_comment_clean_body);
}

char *
scholia_read_secret (ScholiaJsonReader *reader,
                     const char        *name,
                     gsize              length)
{
  g_autofree char *secret = scholia_json_reader_dup_string (reader, name, 0, G_MAXLONG);
  gsize n = 0;

  if (secret == NULL)
    return NULL;

  while (g_ascii_isalnum (secret[n]) || secret[n] == '-' || secret[n] == '_')
    n++;

  if (n == length && secret[n] == '\0')
    return g_steal_pointer (&secret);

  scholia_json_reader_fail (reader, name, SCHOLIA_ERROR_MALFORMED,
                            "must be %" G_GSIZE_FORMAT " characters of base64url", length);
  return NULL;
}

/* Whole millionths: a peer that sends more decimals means the nearest. */
static gint32
read_fraction (ScholiaJsonReader *reader,
               const char        *name)
{
  double fraction = scholia_json_reader_get_number (reader, name);

  if (fraction < 0.0 || fraction > 1.0)
    {
      scholia_json_reader_fail (reader, name, SCHOLIA_ERROR_MALFORMED, "must be 0 to 1");
      return 0;
    }

  return (gint32) lround (fraction * SCHOLIA_ANCHOR_UNITS);
}

/* A side of a region. */
static gint32
read_extent (ScholiaJsonReader *reader,
             const char        *name)
{
  gint32 extent = read_fraction (reader, name);

  if (extent == 0)
    scholia_json_reader_fail (reader, name, SCHOLIA_ERROR_MALFORMED, "must be greater than 0");

  return extent;
}

ScholiaAnchor
scholia_read_anchor (ScholiaJsonReader *reader,
                     const char        *name)
{
  ScholiaAnchor anchor = { 0 };

  if (!scholia_json_reader_enter (reader, name))
    return anchor;

  anchor.x = read_fraction (reader, "x");
  anchor.y = read_fraction (reader, "y");
  if (scholia_json_reader_has (reader, "width") || scholia_json_reader_has (reader, "height"))
    {
      anchor.width = read_extent (reader, "width");
      anchor.height = read_extent (reader, "height");
    }

  if (!scholia_anchor_is_valid (&anchor))
    scholia_json_reader_fail (reader, NULL, SCHOLIA_ERROR_MALFORMED,
                              "must lie inside the image");

  scholia_json_reader_leave (reader);
  return anchor;
}

char *
scholia_read_person_id (ScholiaJsonReader *reader,
                        const char        *name)
{
  g_autofree char *id = scholia_json_reader_dup_string (reader, name, 0, G_MAXLONG);

  if (id == NULL || scholia_person_id_is_valid (id))
    return g_steal_pointer (&id);

  scholia_json_reader_fail (reader, name, SCHOLIA_ERROR_MALFORMED, "must be a person's id");
  return NULL;
}

ScholiaPerson *
scholia_read_person (ScholiaJsonReader *reader)
{
  g_autofree char *id = scholia_read_person_id (reader, "id");
  g_autofree char *name = scholia_read_name (reader, "name", TRUE);
  guint color = scholia_read_color (reader, "color");

  if (scholia_json_reader_has_failed (reader))
    return NULL;

  return scholia_person_new (id, name, color);
}

char *
scholia_read_sha256 (ScholiaJsonReader *reader,
                     const char        *name)
{
  g_autofree char *digest = scholia_json_reader_dup_string (reader, name, 0, G_MAXLONG);

  if (digest == NULL)
    return NULL;

  if (strlen (digest) == SHA256_CHARS && strspn (digest, "0123456789abcdef") == SHA256_CHARS)
    return g_steal_pointer (&digest);

  scholia_json_reader_fail (reader, name, SCHOLIA_ERROR_MALFORMED,
                            "must be 64 lower-case hexadecimal digits");
  return NULL;
}

static void
read_media_type (ScholiaJsonReader *reader,
                 const char        *name,
                 char               media_type[16])
{
  g_autofree char *text = scholia_json_reader_dup_string (reader, name, 0, G_MAXLONG);
  static const char * const types[] = { "image/png", "image/jpeg", "image/webp", NULL };

  if (text == NULL)
    return;

  if (g_strv_contains (types, text))
    g_strlcpy (media_type, text, 16);
  else
    scholia_json_reader_fail (reader, name, SCHOLIA_ERROR_MALFORMED,
                              "must be image/png, image/jpeg or image/webp");
}

void
scholia_read_image (ScholiaJsonReader *reader,
                    const char        *name,
                    ScholiaImageInfo  *image)
{
  g_autofree char *digest = NULL;

  memset (image, 0, sizeof *image);
  if (!scholia_json_reader_enter (reader, name))
    return;

  digest = scholia_read_sha256 (reader, "sha256");
  if (digest != NULL)
    g_strlcpy (image->sha256, digest, sizeof image->sha256);
  read_media_type (reader, "type", image->media_type);
  image->width = (guint32) scholia_json_reader_get_integer (reader, "width", 1, G_MAXINT32);
  image->height = (guint32) scholia_json_reader_get_integer (reader, "height", 1, G_MAXINT32);
  image->size_bytes = scholia_json_reader_get_integer (reader, "size", 1,
                                                       SCHOLIA_MAX_IMAGE_BYTES);
  if ((guint64) image->width * image->height > SCHOLIA_MAX_IMAGE_PIXELS)
    scholia_json_reader_fail (reader, NULL, SCHOLIA_ERROR_TOO_LARGE, "has more than %d pixels",
                              SCHOLIA_MAX_IMAGE_PIXELS);

  scholia_json_reader_leave (reader);
}

void
scholia_write_ids (ScholiaJsonWriter  *writer,
                   const char         *name,
                   const char * const *ids)
{
  if (ids == NULL || ids[0] == NULL)
    return;

  scholia_json_writer_begin_array (writer, name);
  for (gsize i = 0; ids[i] != NULL; i++)
    scholia_json_writer_add_string (writer, NULL, ids[i]);
  scholia_json_writer_end_array (writer);
}

void
scholia_write_anchor (ScholiaJsonWriter   *writer,
                      const char          *name,
                      const ScholiaAnchor *anchor)
{
  scholia_json_writer_begin_object (writer, name);
  scholia_json_writer_add_fraction (writer, "x", anchor->x);
  scholia_json_writer_add_fraction (writer, "y", anchor->y);
  if (scholia_anchor_is_region (anchor))
    {
      scholia_json_writer_add_fraction (writer, "width", anchor->width);
      scholia_json_writer_add_fraction (writer, "height", anchor->height);
    }
  scholia_json_writer_end_object (writer);
}

void
scholia_write_person (ScholiaJsonWriter   *writer,
                      const ScholiaPerson *person)
{
  scholia_json_writer_add_string (writer, "id", scholia_person_get_id (person));
  scholia_json_writer_add_string (writer, "name", scholia_person_get_name (person));
  scholia_json_writer_add_integer (writer, "color", scholia_person_get_color (person));
}

void
scholia_write_image (ScholiaJsonWriter      *writer,
                     const char             *name,
                     const ScholiaImageInfo *image)
{
  scholia_json_writer_begin_object (writer, name);
  scholia_json_writer_add_string (writer, "sha256", image->sha256);
  scholia_json_writer_add_string (writer, "type", image->media_type);
  scholia_json_writer_add_integer (writer, "width", image->width);
  scholia_json_writer_add_integer (writer, "height", image->height);
  scholia_json_writer_add_integer (writer, "size", image->size_bytes);
  scholia_json_writer_end_object (writer);
}

void
scholia_write_optional_integer (ScholiaJsonWriter *writer,
                                const char        *name,
                                guint64            value)
{
  if (value != 0)
    scholia_json_writer_add_integer (writer, name, value);
}
