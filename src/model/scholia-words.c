/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What people write, made safe to show: scholia_person_clean_name(), scholia_board_clean_title(),
 * scholia_comment_clean_body().
 *
 * The character classes stand here instead of being asked from GLib, whose tables follow the
 * Unicode version of the machine: both sides of a connection must come to the same words. */

#include "scholia-action.h"
#include "scholia-board.h"
#include "scholia-error.h"
#include "scholia-limits.h"
#include "scholia-person.h"

typedef struct
{
  gunichar first;
  gunichar last;
} Range;

/* White_Space in Unicode's PropList.txt. */
static const Range white_space[] = {
  { 0x0009, 0x000d }, { 0x0020, 0x0020 }, { 0x0085, 0x0085 }, { 0x00a0, 0x00a0 },
  { 0x1680, 0x1680 }, { 0x2000, 0x200a }, { 0x2028, 0x2029 }, { 0x202f, 0x202f },
  { 0x205f, 0x205f }, { 0x3000, 0x3000 },
};

/* Control characters; embeddings, overrides and isolates, which reorder what follows them (the
 * marks U+061C, U+200E and U+200F only place themselves, and stay); the byte order mark. */
static const Range dropped[] = {
  { 0x0000, 0x001f }, { 0x007f, 0x009f }, { 0x202a, 0x202e }, { 0x2066, 0x2069 },
  { 0xfeff, 0xfeff },
};

/* Not seen when they stand alone. Inside a text they join emoji or letters, or allow a break. */
static const Range invisible[] = {
  { 0x00ad, 0x00ad }, { 0x034f, 0x034f }, { 0x061c, 0x061c }, { 0x115f, 0x1160 },
  { 0x17b4, 0x17b5 }, { 0x180b, 0x180f }, { 0x200b, 0x200f }, { 0x2060, 0x2065 },
  { 0x206a, 0x206f }, { 0x2800, 0x2800 }, { 0x3164, 0x3164 }, { 0xfe00, 0xfe0f },
  { 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb }, { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a },
  { 0xe0000, 0xe0fff },
};

#define IS_IN(c, ranges) is_in ((c), (ranges), G_N_ELEMENTS (ranges))

static gboolean
is_in (gunichar     c,
       const Range *ranges,
       gsize        n_ranges)
{
  for (gsize i = 0; i < n_ranges && c >= ranges[i].first; i++)
    {
      if (c <= ranges[i].last)
        return TRUE;
    }

  return FALSE;
}

/* One line: every run of white space is one space. */
static GString *
fold_line (const char *text)
{
  GString *line = g_string_new (NULL);
  gboolean space_is_due = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (IS_IN (c, white_space))
        {
          space_is_due = line->len > 0;
          continue;
        }
      if (IS_IN (c, dropped))
        continue;

      if (space_is_due)
        g_string_append_c (line, ' ');
      space_is_due = FALSE;
      g_string_append_unichar (line, c);
    }

  return line;
}

/* Several lines: every kind of line end is a line feed. */
static GString *
fold_lines (const char *text)
{
  GString *lines = g_string_new (NULL);
  gboolean is_after_cr = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n' && is_after_cr)
        is_after_cr = FALSE;
      else if (c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029)
        {
          g_string_append_c (lines, '\n');
          is_after_cr = c == '\r';
        }
      else if (c == '\t' || !IS_IN (c, dropped))
        {
          g_string_append_unichar (lines, c);
          is_after_cr = FALSE;
        }
    }

  return lines;
}

static void
trim (GString *text)
{
  const char *start = text->str;
  const char *end = text->str + text->len;

  while (start < end && IS_IN (g_utf8_get_char (start), white_space))
    start = g_utf8_next_char (start);

  while (end > start)
    {
      const char *last = g_utf8_prev_char (end);

      if (!IS_IN (g_utf8_get_char (last), white_space))
        break;
      end = last;
    }

  g_string_truncate (text, (gsize) (end - text->str));
  g_string_erase (text, 0, start - text->str);
}

static gboolean
is_visible (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!IS_IN (c, white_space) && !IS_IN (c, invisible))
        return TRUE;
    }

  return FALSE;
}

static char *
clean (const char  *text,
       GString   *(*fold) (const char *text),
       const char  *member,
       guint        max_chars,
       GError     **error)
{
  g_autofree char *cleaned = NULL;
  GString *folded;

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED, "%s is not valid UTF-8", member);
      return NULL;
    }

  folded = fold (text);
  trim (folded);
  cleaned = g_string_free (folded, FALSE);

  if (!is_visible (cleaned))
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED, "%s is empty", member);
      return NULL;
    }
  if (g_utf8_strlen (cleaned, -1) > max_chars)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE,
                   "%s is longer than %u characters", member, max_chars);
      return NULL;
    }

  return g_steal_pointer (&cleaned);
}

char *
scholia_person_clean_name (const char  *name,
                           GError     **error)
{
  g_return_val_if_fail (name != NULL, NULL);

  return clean (name, fold_line, "name", SCHOLIA_MAX_NAME_CHARS, error);
}

char *
scholia_board_clean_title (const char  *title,
                           GError     **error)
{
  g_return_val_if_fail (title != NULL, NULL);

  return clean (title, fold_line, "title", SCHOLIA_MAX_TITLE_CHARS, error);
}

char *
scholia_comment_clean_body (const char  *body,
                            GError     **error)
{
  g_return_val_if_fail (body != NULL, NULL);

  return clean (body, fold_lines, "body", SCHOLIA_MAX_COMMENT_CHARS, error);
}
