/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include <string.h>

#include "scholia-head.h"
#include "scholia-wire-limits.h"

static ScholiaHead
read_head (const guint8 *data,
           gsize         length,
           gsize         step,
           guint        *status)
{
  ScholiaHead head = { 0 };

  *status = 0;
  for (gsize at = 0; at < length && *status == 0; at += step)
    *status = scholia_head_count (&head, data + at, MIN (step, length - at));

  return head;
}

/* No control character but tabs and line ends, no folded line, no name that is empty. */
static void
check_lines (const guint8 *data,
             gsize         length)
{
  const guint8 *end = memchr (data, '\n', length);

  for (gsize i = 0; i < length; i++)
    {
      g_assert_true (data[i] >= ' ' || strchr ("\t\r\n", data[i]) != NULL);
      g_assert_true (data[i] != '\r' || (i + 1 < length && data[i + 1] == '\n'));
    }
  for (; end != NULL && end + 1 < data + length;
       end = memchr (end + 1, '\n', (gsize) (data + length - end - 1)))
    g_assert_null (strchr (" \t:", end[1]));
}

/* A request's head: the same verdict however it comes, and no line that can be read in two ways. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  guint status;
  guint status_in_pieces;
  ScholiaHead whole = read_head (data, size, MAX (size, 1), &status);
  ScholiaHead pieces = read_head (data, size, 1 + size % 7, &status_in_pieces);

  g_assert_cmpuint (status, ==, status_in_pieces);
  g_assert_cmpmem (&whole, sizeof whole, &pieces, sizeof pieces);
  if (status == 0 && whole.is_over)
    check_lines (data, whole.n_bytes);

  return 0;
}
