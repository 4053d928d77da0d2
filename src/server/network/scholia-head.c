/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-head.h"

#include "scholia-wire-limits.h"

#define URI_TOO_LONG 414
#define HEADER_FIELDS_TOO_LARGE 431

static void
end_line (ScholiaHead *self)
{
  gboolean is_empty = self->n_line_bytes == 0 || (self->n_line_bytes == 1 && self->is_blank);

  self->n_lines++;
  self->n_line_bytes = 0;
  self->is_blank = FALSE;

  /* RFC 9112, section 2.2: an empty line before the request line is none of the head's end. */
  if (is_empty)
    self->is_over = self->has_request;
  else
    self->has_request = TRUE;
}

static guint
count_byte (ScholiaHead *self,
            guint8       byte)
{
  self->n_bytes++;
  if (byte == '\n')
    end_line (self);
  else
    {
      self->n_line_bytes++;
      self->is_blank = self->n_line_bytes == 1 && byte == '\r';
    }

  if (!self->has_request && self->n_line_bytes > SCHOLIA_MAX_REQUEST_LINE_BYTES)
    return URI_TOO_LONG;
  if (self->n_bytes > SCHOLIA_MAX_HEAD_BYTES || self->n_lines > SCHOLIA_MAX_HEAD_LINES)
    return HEADER_FIELDS_TOO_LARGE;

  return 0;
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
