/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-exif-search.h"

#include <string.h>

/* Bytes: what a JPEG begins with; the start of a marker's segment. */
#define JPEG_START "\xff\xd8"
#define JPEG_START_BYTES 2
#define JPEG_SEGMENT_BYTES 4
/* ITU-T T.81, table B.1. */
#define JPEG_RST0 0xd0
#define JPEG_SOI 0xd8
#define JPEG_EOI 0xd9
#define JPEG_SOS 0xda
#define JPEG_APP1 0xe1
#define JPEG_TEM 0x01

#define PNG_START "\x89PNG\r\n\x1a\n"
#define PNG_START_BYTES 8
/* A chunk: its length, its name; the length's upper limit; and a check sum behind its content. */
#define PNG_CHUNK_BYTES 8
#define PNG_MAX_LENGTH 0x7fffffff
#define PNG_SUM_BYTES 4

/* "RIFF", size, "WEBP"; then of VP8X its name, its size and its first byte, the flags. */
#define WEBP_FOURCC_BYTES 12
#define WEBP_START_BYTES 21
#define WEBP_RIFF_BYTES 8
#define WEBP_HAS_EXIF 0x08
#define WEBP_CHUNK_BYTES 8

#define MAX_HEAD_BYTES WEBP_START_BYTES

/* Before the block: always in JPEG, by mistake elsewhere. */
#define SIGNATURE "Exif\0\0"
#define SIGNATURE_BYTES 6

typedef enum
{
  KIND_UNKNOWN,
  KIND_JPEG,
  KIND_PNG,
  KIND_WEBP,
} Kind;

struct _ScholiaExifSearch
{
  Kind        kind;
  gboolean    is_over;
  guint64     n_taken;
  guint64     n_bytes; /* of the file, as far as it says so */
  /* What is read before it is known what follows: the file's start, or a chunk's. */
  guint8      head[MAX_HEAD_BYTES];
  gsize       n_head;
  gsize       n_wanted;
  /* Bytes of the chunk that were not taken yet, and those of them that are kept. */
  guint64     n_left;
  guint64     n_kept_left;
  GByteArray *block; /* (nullable): while a chunk is kept */
  guint       orientation;
};

static guint32
read_be32 (const guint8 *at)
{
  return (guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3];
}

static guint32
read_le32 (const guint8 *at)
{
  return (guint32) at[3] << 24 | (guint32) at[2] << 16 | (guint32) at[1] << 8 | at[0];
}

static void
want_head (ScholiaExifSearch *self,
           gsize              n_wanted)
{
  self->n_head = 0;
  self->n_wanted = n_wanted;
}

/* All that is looked at of a chunk is there. Other programs have segments of the same kind, as for
 * XMP. */
static void
end_block (ScholiaExifSearch *self)
{
  g_autoptr(GByteArray) block = g_steal_pointer (&self->block);
  gboolean is_signed = block->len >= SIGNATURE_BYTES &&
                       memcmp (block->data, SIGNATURE, SIGNATURE_BYTES) == 0;
  guint start = is_signed ? SIGNATURE_BYTES : 0;

  if (self->kind == KIND_JPEG && !is_signed)
    return;

  if (block->len > start)
    self->orientation = scholia_exif_get_orientation (block->data + start, block->len - start);
  self->is_over = TRUE;
}

/* @n_behind: bytes that follow the content. */
static void
begin_content (ScholiaExifSearch *self,
               guint64            length,
               guint64            n_behind,
               gboolean           is_kept)
{
  self->n_left = length + n_behind;
  if (!is_kept)
    return;

  self->block = g_byte_array_new ();
  self->n_kept_left = MIN (length, SCHOLIA_EXIF_MAX_BYTES);
  if (self->n_kept_left == 0)
    end_block (self);
}

/* A decoder looks for the next 0xff, whatever stands before it, and a marker may be preceded by any
 * number of them. */
static void
read_jpeg (ScholiaExifSearch *self)
{
  const guint8 *head = self->head;
  guint length;

  if (head[0] != 0xff || (self->n_head == 2 && head[1] == 0))
    want_head (self, 1);
  else if (self->n_head == 1 || head[1] == 0xff)
    {
      self->n_head = 1;
      self->n_wanted = 2;
    }
  else if (head[1] == JPEG_SOS || head[1] == JPEG_EOI)
    self->is_over = TRUE;
  else if (head[1] == JPEG_TEM || (head[1] >= JPEG_RST0 && head[1] <= JPEG_SOI))
    want_head (self, 1);
  else if (self->n_head == 2)
    self->n_wanted = JPEG_SEGMENT_BYTES;
  else
    {
      length = (guint) head[2] << 8 | head[3];
      want_head (self, 1);
      if (length >= 2)
        begin_content (self, length - 2, 0, head[1] == JPEG_APP1);
      else
        self->is_over = TRUE;
    }
}

static void
read_png (ScholiaExifSearch *self)
{
  guint32 length = read_be32 (self->head);
  const guint8 *name = self->head + 4;

  want_head (self, PNG_CHUNK_BYTES);
  if (length > PNG_MAX_LENGTH || memcmp (name, "IDAT", 4) == 0 || memcmp (name, "IEND", 4) == 0)
    self->is_over = TRUE;
  else
    begin_content (self, length, PNG_SUM_BYTES, memcmp (name, "eXIf", 4) == 0);
}

static void
read_webp (ScholiaExifSearch *self)
{
  guint64 length = read_le32 (self->head + 4);

  want_head (self, WEBP_CHUNK_BYTES);
  begin_content (self, length, length % 2, memcmp (self->head, "EXIF", 4) == 0);
}

/* RFC 9649, section 2.4: the size is that of all that follows it. */
static void
read_webp_start (ScholiaExifSearch *self)
{
  const guint8 *head = self->head;
  guint64 length = read_le32 (head + 16);

  self->kind = KIND_WEBP;
  self->n_bytes = WEBP_RIFF_BYTES + (guint64) read_le32 (head + 4);
  self->is_over = memcmp (head + 12, "VP8X", 4) != 0 || length == 0 ||
                  (head[20] & WEBP_HAS_EXIF) == 0;
  want_head (self, WEBP_CHUNK_BYTES);
  if (!self->is_over)
    begin_content (self, length - 1, length % 2, FALSE);
}

/* As many bytes as it takes to know which of the three it is. */
static void
read_start (ScholiaExifSearch *self)
{
  const guint8 *head = self->head;

  if (self->n_head == JPEG_START_BYTES && memcmp (head, JPEG_START, JPEG_START_BYTES) == 0)
    {
      self->kind = KIND_JPEG;
      want_head (self, 1);
    }
  else if (self->n_head == JPEG_START_BYTES)
    self->n_wanted = PNG_START_BYTES;
  else if (self->n_head == PNG_START_BYTES && memcmp (head, PNG_START, PNG_START_BYTES) == 0)
    {
      self->kind = KIND_PNG;
      want_head (self, PNG_CHUNK_BYTES);
    }
  else if (self->n_head == PNG_START_BYTES && memcmp (head, "RIFF", 4) == 0)
    self->n_wanted = WEBP_START_BYTES;
  else if (self->n_head == WEBP_START_BYTES && memcmp (head + 8, "WEBP", 4) == 0)
    read_webp_start (self);
  else
    self->is_over = TRUE;
}

static gsize
take_head (ScholiaExifSearch *self,
           const guint8      *bytes,
           gsize              length)
{
  gsize n = MIN (length, self->n_wanted - self->n_head);

  memcpy (self->head + self->n_head, bytes, n);
  self->n_head += n;
  if (self->n_head < self->n_wanted)
    return n;

  switch (self->kind)
    {
    case KIND_UNKNOWN: read_start (self); break;
    case KIND_JPEG: read_jpeg (self); break;
    case KIND_PNG: read_png (self); break;
    case KIND_WEBP: read_webp (self); break;
    default: g_assert_not_reached ();
    }

  return n;
}

static gsize
take_content (ScholiaExifSearch *self,
              const guint8      *bytes,
              gsize              length)
{
  gsize n = (gsize) MIN (length, self->n_left);
  gsize n_kept = (gsize) MIN (n, self->n_kept_left);

  self->n_left -= n;
  if (self->block == NULL)
    return n;

  g_byte_array_append (self->block, bytes, (guint) n_kept);
  self->n_kept_left -= n_kept;
  if (self->n_kept_left == 0)
    end_block (self);
  return n;
}

ScholiaExifSearch *
scholia_exif_search_new (void)
{
  ScholiaExifSearch *self = g_new0 (ScholiaExifSearch, 1);

  self->n_bytes = G_MAXUINT64;
  self->n_wanted = JPEG_START_BYTES;
  self->orientation = SCHOLIA_EXIF_UPRIGHT;
  return self;
}

void
scholia_exif_search_free (ScholiaExifSearch *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->block, g_byte_array_unref);
  g_free (self);
}

void
scholia_exif_search_take (ScholiaExifSearch *self,
                          const guint8      *bytes,
                          gsize              length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (bytes != NULL || length == 0);

  while (length > 0 && !self->is_over)
    {
      gsize n_ours = (gsize) MIN (length, self->n_bytes - self->n_taken);
      gsize n = self->n_left > 0 ? take_content (self, bytes, n_ours)
                                 : take_head (self, bytes, n_ours);

      self->n_taken += n;
      self->is_over |= self->n_taken >= self->n_bytes;
      bytes += n;
      length -= n;
    }
}

guint
scholia_exif_search_get_orientation (ScholiaExifSearch *self)
{
  g_return_val_if_fail (self != NULL, SCHOLIA_EXIF_UPRIGHT);

  return self->orientation;
}

guint
scholia_exif_search_in (const guint8 *bytes,
                        gsize         length)
{
  g_autoptr(ScholiaExifSearch) self = scholia_exif_search_new ();

  scholia_exif_search_take (self, bytes, length);
  return self->orientation;
}
