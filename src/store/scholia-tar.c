/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-tar.h"

#include <string.h>

/* Fields of a ustar header (POSIX.1-2017, pax, "ustar Interchange Format"): offset, length. */
#define NAME 0, 100
#define MODE 100, 8
#define UID 108, 8
#define GID 116, 8
#define SIZE 124, 12
#define MTIME 136, 12
#define CHECKSUM 148, 8
#define CHECKSUM_AT 148
#define CHECKSUM_BYTES 8
#define SIZE_AT 124
#define SIZE_BYTES 12
#define TYPE_AT 156
#define MAGIC_AT 257
#define PREFIX_AT 345

#define MAX_OCTAL_SIZE ((guint64) 077777777777)
#define BASE_256_MARK 0x80

static void
write_octal (guint8  *block,
             gsize    at,
             gsize    length,
             guint64  value)
{
  for (gsize i = length - 1; i > 0; i--)
    {
      block[at + i - 1] = (guint8) ('0' + (value & 7));
      value >>= 3;
    }
}

static gboolean
read_octal (const guint8 *block,
            gsize         at,
            gsize         length,
            guint64      *value)
{
  *value = 0;
  for (gsize i = 0; i < length && block[at + i] != '\0' && block[at + i] != ' '; i++)
    {
      if (block[at + i] < '0' || block[at + i] > '7')
        return FALSE;
      *value = (*value << 3) | (guint64) (block[at + i] - '0');
    }

  return TRUE;
}

static void
write_size (guint8  *block,
            guint64  size_bytes)
{
  if (size_bytes <= MAX_OCTAL_SIZE)
    {
      write_octal (block, SIZE, size_bytes);
      return;
    }

  for (gsize i = SIZE_BYTES - 1; i > 0; i--)
    {
      block[SIZE_AT + i] = (guint8) (size_bytes & 0xff);
      size_bytes >>= 8;
    }
  block[SIZE_AT] = BASE_256_MARK;
}

static gboolean
read_size (const guint8 *block,
           guint64      *size_bytes)
{
  if (block[SIZE_AT] != BASE_256_MARK)
    return read_octal (block, SIZE, size_bytes);

  *size_bytes = 0;
  for (gsize i = 1; i < SIZE_BYTES; i++)
    {
      if ((*size_bytes >> 56) != 0)
        return FALSE;
      *size_bytes = (*size_bytes << 8) | block[SIZE_AT + i];
    }

  return TRUE;
}

/* Of all bytes, with blanks in the place of the sum itself. */
static guint64
add_up (const guint8 *block)
{
  guint64 sum = 0;

  for (gsize i = 0; i < SCHOLIA_TAR_BLOCK_BYTES; i++)
    sum += i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_BYTES ? ' ' : block[i];

  return sum;
}

void
scholia_tar_write_header (guint8      block[SCHOLIA_TAR_BLOCK_BYTES],
                          const char *name,
                          guint64     size_bytes,
                          gint64      mtime_s)
{
  g_assert (strlen (name) < SCHOLIA_TAR_NAME_BYTES);

  memset (block, 0, SCHOLIA_TAR_BLOCK_BYTES);
  memcpy (block, name, strlen (name));
  write_octal (block, MODE, 0600);
  write_octal (block, UID, 0);
  write_octal (block, GID, 0);
  write_size (block, size_bytes);
  write_octal (block, MTIME, (guint64) MAX (mtime_s, 0));
  block[TYPE_AT] = '0';
  memcpy (block + MAGIC_AT, "ustar\00000", 8);
  write_octal (block, CHECKSUM, add_up (block));
}

gboolean
scholia_tar_read_header (const guint8  block[SCHOLIA_TAR_BLOCK_BYTES],
                         char          name[SCHOLIA_TAR_NAME_BYTES + 1],
                         guint64      *size_bytes)
{
  guint64 checksum;

  memset (name, 0, SCHOLIA_TAR_NAME_BYTES + 1);
  *size_bytes = 0;
  if (add_up (block) == CHECKSUM_BYTES * ' ' && block[0] == '\0')
    return TRUE;

  memcpy (name, block, SCHOLIA_TAR_NAME_BYTES);

  return name[0] != '\0' && (block[TYPE_AT] == '0' || block[TYPE_AT] == '\0') &&
         block[PREFIX_AT] == '\0' && read_octal (block, CHECKSUM, &checksum) &&
         checksum == add_up (block) && read_size (block, size_bytes);
}

gsize
scholia_tar_padding (guint64 size_bytes)
{
  return (gsize) ((SCHOLIA_TAR_BLOCK_BYTES - size_bytes % SCHOLIA_TAR_BLOCK_BYTES) %
                  SCHOLIA_TAR_BLOCK_BYTES);
}
