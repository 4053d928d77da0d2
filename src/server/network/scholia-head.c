/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-head.h"

#include <string.h>

#include "scholia-wire-limits.h"

#define BAD_REQUEST 400
#define URI_TOO_LONG 414
#define HEADER_FIELDS_TOO_LARGE 431

/* Of the request line, then of a header line. */
typedef enum
{
  PART_METHOD,
  PART_TARGET,
  PART_VERSION,
  PART_NAME,
  PART_VALUE,
} Part;

/* libsoup takes a header without a colon or with a space before it, a folded line, a return in one:
 * where it and a proxy before us read differently, a request can hide. */
static gboolean
is_token (guint8 byte)
{
  return g_ascii_isalnum (byte) || (byte != '\0' && strchr ("!#$%&'*+-.^_`|~", byte) != NULL);
}

static gboolean
begin_part (ScholiaHead *self,
            Part         part)
{
  gboolean was_empty = self->n_part_bytes == 0;

  self->part = part;
  self->n_part_bytes = 0;

  return !was_empty;
}

static gboolean
is_of_version (guint  at,
               guint8 byte)
{
  static const char form[] = "HTTP/1.1";

  return at < strlen (form) && (g_ascii_isdigit (form[at]) ? g_ascii_isdigit (byte)
                                                           : byte == (guint8) form[at]);
}

/* Whether it may stand in its part of the line. */
static gboolean
is_allowed (const ScholiaHead *self,
            guint8             byte)
{
  switch ((Part) self->part)
    {
    case PART_METHOD:
    case PART_NAME:
      return is_token (byte);
    case PART_TARGET:
      return byte > ' ' && byte < 0x7f && byte != '#';
    case PART_VERSION:
      return is_of_version (self->n_part_bytes, byte);
    case PART_VALUE:
    default:
      return byte == '\t' || (byte >= ' ' && byte != 0x7f);
    }
}

static gboolean
take_byte (ScholiaHead *self,
           guint8       byte)
{
  if (self->part == PART_METHOD && byte == ' ')
    return begin_part (self, PART_TARGET);
  if (self->part == PART_TARGET && byte == ' ')
    return begin_part (self, PART_VERSION);
  if (self->part == PART_NAME && byte == ':')
    return begin_part (self, PART_VALUE);

  if (!is_allowed (self, byte))
    return FALSE;

  self->n_part_bytes++;

  return TRUE;
}

static gboolean
end_line (ScholiaHead *self)
{
  gboolean is_empty = self->n_line_bytes == (self->saw_return ? 1 : 0);
  gboolean is_good = is_empty || self->part == PART_VALUE ||
                     (self->part == PART_VERSION && self->n_part_bytes == strlen ("HTTP/1.1"));

  self->n_lines++;
  self->n_line_bytes = 0;
  self->saw_return = FALSE;

  /* RFC 9112, section 2.2: an empty line before the request line is none of the head's end. */
  if (is_empty)
    self->is_over = self->has_request;
  else
    self->has_request = TRUE;
  begin_part (self, self->has_request ? PART_NAME : PART_METHOD);

  return is_good;
}

static gboolean
read_byte (ScholiaHead *self,
           guint8       byte)
{
  if (byte == '\n')
    return end_line (self);

  self->n_line_bytes++;
  if (self->saw_return)
    return FALSE;
  if (byte != '\r')
    return take_byte (self, byte);

  return self->saw_return = TRUE;
}

static guint
count_byte (ScholiaHead *self,
            guint8       byte)
{
  gboolean is_good = read_byte (self, byte);

  self->n_bytes++;
  if (!self->has_request && self->n_line_bytes > SCHOLIA_MAX_REQUEST_LINE_BYTES)
    return URI_TOO_LONG;
  if (self->n_bytes > SCHOLIA_MAX_HEAD_BYTES || self->n_lines > SCHOLIA_MAX_HEAD_LINES)
    return HEADER_FIELDS_TOO_LARGE;

  return is_good ? 0 : BAD_REQUEST;
}

guint
scholia_head_count (ScholiaHead  *self,
                    const guint8 *data,
                    gsize         length)
{
  guint status = 0;

  for (gsize i = 0; i < length && status == 0 && !self->is_over; i++)
    status = count_byte (self, data[i]);

  return status;
}
